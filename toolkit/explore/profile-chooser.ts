import type { Random } from '../core/random.ts';

/** Percent of the programs that are drawn from any profile, whatever it has brought so far. */
const FAIR_PERCENT = 50;
/** How fast what a profile brought long ago is forgotten. */
const MEMORY = 0.98;

/** Steers towards the kinds of programs that lately took the model where it had rarely been. */
export class ProfileChooser {
  private readonly profiles: readonly number[];
  private readonly worth: Map<number, number>;

  constructor(profiles: readonly number[]) {
    this.profiles = profiles;
    this.worth = new Map(profiles.map((profile) => [profile, 1]));
  }

  choose(random: Random): number {
    const any = this.profiles[random.below(this.profiles.length)] ?? 0;
    if (random.chance(FAIR_PERCENT)) return any;
    const total = [...this.worth.values()].reduce((sum, worth) => sum + worth, 0);
    let drawn = (random.next() / 0x100000000) * total;
    for (const [profile, worth] of this.worth) {
      drawn -= worth;
      if (drawn < 0) return profile;
    }
    return any;
  }

  /** Hears how much that was new a program of this profile brought. */
  learn(profile: number, novelty: number): void {
    this.worth.set(profile, (this.worth.get(profile) ?? 0) * MEMORY + novelty * (1 - MEMORY));
  }
}
