import { newSealKey, seal } from './seal.ts';

describe('what is sealed', () => {
  it('is read by whom it was sealed for, and by nobody else', () => {
    const [key, other] = [newSealKey(), newSealKey()];
    const sealed = seal(key.publicKey, 'a text, 12 €');
    expect(key.open(sealed)).toBe('a text, 12 €');
    expect(other.open(sealed)).toBeUndefined();
    expect(JSON.stringify(sealed)).not.toContain('text');
  });

  it('is different each time', () => {
    const { publicKey } = newSealKey();
    expect(seal(publicKey, 'same')).not.toEqual(seal(publicKey, 'same'));
  });

  it('is nothing any more when something of it was changed', () => {
    const key = newSealKey();
    const sealed = seal(key.publicKey, 'text');
    const bytes = Buffer.from(sealed.box, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(key.open({ ...sealed, box: changed.toString('base64') })).toBeUndefined();
    }
    expect(key.open({ ...sealed, key: newSealKey().publicKey })).toBeUndefined();
    for (const box of ['', 'AA==', 'no base64']) expect(key.open({ ...sealed, box })).toBeUndefined();
    expect(key.open({ ...sealed, key: 'no key' })).toBeUndefined();
  });

  it('is for no key that is none', () => {
    expect(() => seal('no key', 'text')).toThrow();
  });
});
