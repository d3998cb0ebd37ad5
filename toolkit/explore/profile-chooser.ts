import type { Random } from '../core/random.ts';

/** Percent of the programs that are drawn from any profile, whatever it has brought so far. */
const FAIR_PERCENT = 50;
/** How fast what a profile brought long ago is forgotten. */
const MEMORY = 0.98;

/** Steers towards the kinds of programs that lately took the model where it had rarely been. */
export class ProfileChooser {
  private readonly worth: number[];

  constructor(profiles: number) {
    this.worth = Array.from({ length: profiles }, () => 1);
  }

  /** The place of a profile. */
  choose(random: Random): number {
    const any = random.below(this.worth.length);
    if (random.chance(FAIR_PERCENT)) return any;
    const total = this.worth.reduce((sum, worth) => sum + worth, 0);
    let drawn = (random.next() / 0x100000000) * total;
    for (const [profile, worth] of this.worth.entries()) {
      drawn -= worth;
      if (drawn < 0) return profile;
    }
    return any;
  }

  /** Hears how much that was new a program of this profile brought. */
  learn(profile: number, novelty: number): void {
    this.worth[profile] = (this.worth[profile] ?? 0) * MEMORY + novelty * (1 - MEMORY);
  }
}
