import { expect, it } from 'vitest';
import { reasonIn } from '../../src/run/reason.ts';

it.each([
  ['nothing', '', ''],
  [
    'an address that git cannot reach',
    "fatal: unable to access 'https://git.example/shop.git/': Could not resolve host: git.example\n",
    'Could not resolve host: git.example',
  ],
  [
    'a key that a server refuses',
    'git@git.example: Permission denied (publickey).\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    'git@git.example: Permission denied (publickey).',
  ],
  [
    'a branch that is protected',
    "remote: Resolving deltas:  50% (1/2)\rremote: Resolving deltas: 100% (2/2), done.\nremote: error: GH006: Protected branch update failed for refs/heads/QA.\nTo https://git.example/shop.git\n ! [remote rejected] a -> QA (protected branch hook declined)\nerror: failed to push some refs to 'https://git.example/shop.git'\n",
    'GH006: Protected branch update failed for refs/heads/QA.',
  ],
  [
    'a container that does not become healthy',
    ' Container shop-app-1  Created \n Container shop-app-1  Starting \n Container shop-app-1  Waiting \ncontainer shop-app-1 is unhealthy\n',
    'container shop-app-1 is unhealthy',
  ],
  [
    'an image that there is not',
    ' app Pulling \n app Error manifest for shop:9 not found\nError response from daemon: manifest for shop:9 not found\n',
    'Error response from daemon: manifest for shop:9 not found',
  ],
  [
    'an unknown option',
    "unknown flag: --short\n\nUsage:  docker [OPTIONS] COMMAND\n\nRun 'docker --help' for more information\n",
    'unknown flag: --short',
  ],
  [
    'a host that Docker does not reach by ssh',
    'error during connect: Get "http://docker.example.com/v1.50/info": command [ssh -- far docker system dial-stdio] has exited with exit status 255, make sure the URL is valid: stderr=ssh: connect to host far port 22: Connection refused\n',
    'ssh: connect to host far port 22: Connection refused',
  ],
  ['a program of several lines', 'one\ntwo\nthree\nfour\nfive\nsix\n', 'two\nthree\nfour\nfive\nsix'],
  [
    'progress alone',
    'Counting objects: 100% (2/2)\rCounting objects: 100% (2/2), done.\n',
    'Counting objects: 100% (2/2), done.',
  ],
])('tells the reason from %s', (_, output, reason) => {
  expect(reasonIn(output)).toBe(reason);
});
