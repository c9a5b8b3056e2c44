import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { builtImage } from './builtImage.ts';
import { cachedFile, hashOf } from './imageCache.ts';
import { layerOf, type LayerEntry } from './layer.ts';
import { ociArchive, type ImageConfig } from './ociArchive.ts';
import { npmPackage } from './npmPackage.ts';
import { busybox, nodeRuntime, npm, program, skeleton } from './rootFileSystem.ts';

/** An image made here, for nodes that reach no registry. */
export interface Image {
  /** What pods name it. */
  readonly name: string;
  /** The path of its OCI archive. */
  readonly archive: string;
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A shell and the usual commands, which it runs nothing of by itself: the image of most tasks. */
export function busyboxImage(): Promise<Image> {
  return image('localhost/busybox:1', [[...skeleton, ...busybox()]], { Env: [path], Cmd: ['/bin/sh'] });
}

/** The same with everything that an image may say of its containers: entrypoint, arguments, variables, user, folder. */
export function entrypointImage(): Promise<Image> {
  const entrypoint = {
    path: 'bin/entrypoint',
    mode: 0o755,
    content:
      '#!/bin/sh\necho "entrypoint ran with: $*"\necho "FLAVOR=$FLAVOR user=$(id -u) folder=$PWD"\n[ "$1" = fail ] && exit 7\nexit 0\n',
  };
  return image('localhost/entrypoint:1', [[...skeleton, ...busybox(), entrypoint]], {
    Env: [path, 'FLAVOR=image'],
    Entrypoint: ['/bin/entrypoint'],
    Cmd: ['default', 'arguments'],
    User: '1234',
    WorkingDir: '/tmp',
  });
}

/** What holds the namespaces of a pod. */
export function pauseImage(): Promise<Image> {
  return image('localhost/pause:1', [[program('/usr/bin/catatonit', 'pause')]], { Entrypoint: ['/pause', '-P'] });
}

/** The Node.js of this machine and nothing else, as distroless images are: what the project's image runs on. */
export function nodeImage(): Promise<Image> {
  return image('localhost/node:runtime', [nodeFiles()], { Env: [path] });
}

/** Node.js with a shell and npm: what the project's image is built with. */
export function buildImage(): Promise<Image> {
  return image('localhost/node:build', [nodeFiles(), buildFiles()], { Env: [path] });
}

function nodeFiles(): readonly LayerEntry[] {
  return [...skeleton, ...nodeRuntime()];
}

function buildFiles(): readonly LayerEntry[] {
  return [...busybox(), { path: 'usr/bin/env', target: '../../bin/busybox' }, ...npm()];
}

/** The project's image, built from the Dockerfile. Rejects with the builder's output when that fails. */
export async function projectImage(): Promise<Image> {
  const [build, runtime] = await Promise.all([buildImage(), nodeImage()]);
  return builtImage('localhost/mesos-operator:e2e', { build: build.archive, runtime: runtime.archive });
}

/** A framework that is written with npm's mesos-framework, unmodified: what runs a scheduler in a pod. */
export function frameworkImage(script: string): Promise<Image> {
  const client = [...npmPackage('mesos-framework'), { path: 'app/scheduler.mjs', content: readFileSync(script) }];
  return image('localhost/framework:1', [nodeFiles(), client], {
    Env: [path],
    User: '65532:65532',
    WorkingDir: '/app',
    Entrypoint: ['node', '/app/scheduler.mjs'],
  });
}

async function image(name: string, layers: readonly (readonly LayerEntry[])[], config: ImageConfig): Promise<Image> {
  const tars = layers.map(layerOf);
  const hash = hashOf([name, JSON.stringify(config), ...tars]);
  const archive = await cachedFile(name.replace(/[^a-z0-9]+/g, '-'), hash, (file) =>
    writeFile(file, ociArchive(name, tars, config)),
  );
  return { name, archive };
}
