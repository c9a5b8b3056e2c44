import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { folder } from './rootFileSystem.ts';
import { layerOf, type LayerEntry } from './layer.ts';

/** What a container of an image runs, unless it is told otherwise. */
export interface ImageConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

interface Blob {
  readonly digest: string;
  readonly size: number;
  readonly bytes: Buffer;
}

/** Node's name of this machine's architecture is not the one of images. */
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;

/**
 * An image as an OCI archive under a full name, `localhost/busybox:1`, as container runtimes import it. The same layers
 * and configuration give the same bytes, and so the same digest.
 */
export function ociArchive(name: string, layers: readonly Buffer[], config: ImageConfig): Buffer {
  const layerBlobs = layers.map(blobOf);
  const configBlob = json({
    created: '1970-01-01T00:00:00Z',
    architecture,
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: layerBlobs.map(({ digest }) => digest) },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: `${oci}.manifest.v1+json`,
    config: descriptor(`${oci}.config.v1+json`, configBlob),
    layers: layerBlobs.map((blob) => descriptor(`${oci}.layer.v1.tar`, blob)),
  });
  return archiveOf(name, [...layerBlobs, configBlob, manifest], descriptor(`${oci}.manifest.v1+json`, manifest));
}

/** The single image of an OCI layout, a folder, as an archive under a name. Throws a ZodError for any other folder. */
export function archiveOfLayout(layout: string, name: string): Buffer {
  const { manifests } = layoutIndex.parse(JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')));
  const [{ mediaType, digest, size }] = manifests;
  const index = { path: 'index.json', content: JSON.stringify(indexOf(name, { mediaType, digest, size })) };
  return layerOf([...folder(layout, ''), index]);
}

const layoutIndex = z.object({
  manifests: z.tuple([z.object({ mediaType: z.string(), digest: z.string(), size: z.number() })]),
});

const oci = 'application/vnd.oci.image';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

function archiveOf(name: string, blobs: readonly Blob[], manifest: Descriptor): Buffer {
  return layerOf([
    { path: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    { path: 'index.json', content: JSON.stringify(indexOf(name, manifest)) },
    ...blobs.map(({ digest, bytes }): LayerEntry => ({ path: blobPath(digest), content: bytes })),
  ]);
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** Container runtimes differ in which annotation they take the name from. */
function indexOf(name: string, manifest: Descriptor): object {
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name };
  return { schemaVersion: 2, manifests: [{ ...manifest, platform: { architecture, os: 'linux' }, annotations }] };
}

function json(value: unknown): Blob {
  return blobOf(Buffer.from(JSON.stringify(value)));
}

function blobOf(bytes: Buffer): Blob {
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.length, bytes };
}

function descriptor(mediaType: string, { digest, size }: Blob): Descriptor {
  return { mediaType, digest, size };
}
