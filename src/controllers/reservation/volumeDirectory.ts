/** What is known of the directory of a volume. */
export interface VolumeDirectory {
  /** When it was found missing and was made anew, RFC 3339; undefined if it never was. */
  readonly dataLostTime: string | undefined;
}
