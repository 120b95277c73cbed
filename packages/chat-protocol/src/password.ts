/** Characters that a new password has at least where nobody says otherwise, SPEC §6. */
export const usualPasswordCharacters = 8;

/** How many characters servers count in a password: the code points of what they compare, which is its normal form. */
export function passwordCharacters(password: string): number {
  return [...password.normalize('NFC')].length;
}
