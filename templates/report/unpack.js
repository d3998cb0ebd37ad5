// @ts-check
/** Data lies in the page as deflated JSON and is unpacked when it is wanted. @param {string} id */
export async function unpack(id) {
  const element = document.getElementById(id);
  if (!element) return undefined;
  const bytes = Uint8Array.from(atob((element.textContent ?? '').trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).json();
}
