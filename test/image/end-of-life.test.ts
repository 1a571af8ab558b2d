import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { productLines } from '../../rules/image/end-of-life-data.ts';
import { productOf, productTitled } from '../../rules/image/product.ts';
import { parseReference } from '../../rules/image/reference.ts';
import { imageEndOfLife } from '../../rules/image/rules/image-end-of-life.ts';
import { productChoices } from '../tools/end-of-life-products.ts';
import { contradictions, madeFile, makeTable, readSource, sourceImages } from '../tools/make-end-of-life.ts';
import { applied, reportsFor } from './hand-made.ts';

/** An image, what has ended and when, and what the first fix makes of it; nothing where nothing is to be said. */
const table: readonly (readonly [string, (readonly [string, string, string | undefined])?])[] = [
  ['node:18-alpine', ['Node.js 18', '2025-04-30', 'node:26-alpine']],
  ['node:18.17.1', ['Node.js 18', '2025-04-30', 'node:26']],
  ['node:12-alpine3.11', ['Node.js 12', '2022-04-30', 'node:26-alpine']],
  ['node:hydrogen-slim', ['Node.js 18', '2025-04-30', 'node:26-slim']],
  ['node:24-alpine'],
  ['node:lts'],
  ['node:current-alpine'],
  ['python:3.8-slim-bullseye', ['Python 3.8', '2024-10-07', 'python:3.14-slim']],
  ['python:2', ['Python 2.7', '2020-01-01', 'python:3.14']],
  ['python:3'],
  ['python:3.13-slim-trixie'],
  ['python:3.13-slim-buster', ['Debian 10', '2022-09-10', 'python:3.13-slim-trixie']],
  ['debian:buster-slim', ['Debian 10', '2022-09-10', 'debian:trixie-slim']],
  ['debian:buster-20210311-slim', ['Debian 10', '2022-09-10', 'debian:trixie-slim']],
  ['debian:10.13', ['Debian 10', '2022-09-10', 'debian:13']],
  ['debian:stable'],
  ['ubuntu:20.04', ['Ubuntu 20.04', '2025-05-31', 'ubuntu:26.04']],
  ['ubuntu:focal', ['Ubuntu 20.04', '2025-05-31', 'ubuntu:resolute']],
  ['ubuntu:rolling'],
  ['alpine:3.16', ['Alpine Linux 3.16', '2024-05-23', 'alpine:3.24']],
  ['alpine:3'],
  ['alpine:edge'],
  ['golang:1.16-buster', ['Go 1.16', '2022-03-15', 'golang:1.27']],
  ['golang:1.27-alpine3.15', ['Alpine Linux 3.15', '2023-11-01', 'golang:1.27-alpine3.24']],
  ['php:7.4-fpm-alpine3.12', ['PHP 7.4', '2022-11-28', 'php:8.5-fpm-alpine']],
  ['php:7-apache', ['PHP 7.4', '2022-11-28', 'php:8.5-apache']],
  ['ruby:2.7', ['Ruby 2.7', '2023-03-31', 'ruby:4.0']],
  ['postgres:9.6-alpine', ['PostgreSQL 9.6', '2021-11-11', 'postgres:18-alpine']],
  ['postgres:17.2'],
  ['mysql:5.7.44', ['MySQL 5.7', '2023-10-31', 'mysql:9.7']],
  ['mongo:4.4-focal', ['MongoDB Server 4.4', '2024-02-29', 'mongo:8.3']],
  ['redis:6.0-alpine', ['Redis 6.0', '2022-05-31', 'redis:8.10-alpine']],
  ['nginx:1.18', ['nginx 1.18', '2021-04-20', 'nginx:1.31']],
  ['nginx:stable-alpine'],
  ['nginx:mainline'],
  [
    'mcr.microsoft.com/dotnet/sdk:6.0-alpine',
    ['Microsoft .NET 6', '2024-11-12', 'mcr.microsoft.com/dotnet/sdk:10.0-alpine'],
  ],
  [
    'mcr.microsoft.com/dotnet/core/aspnet:3.1',
    ['Microsoft .NET 3.1', '2022-12-13', 'mcr.microsoft.com/dotnet/aspnet:10.0'],
  ],
  ['mcr.microsoft.com/dotnet/sdk:10.0'],
  ['openjdk:11-jre-slim', ['OpenJDK builds from Oracle 11', '2019-03-19', undefined]],
  ['eclipse-temurin:20-jre-alpine', ['Eclipse Temurin 20', '2023-09-19', 'eclipse-temurin:25-jre-alpine']],
  ['eclipse-temurin:17.0.9_9-jdk'],
  ['centos:7.9.2009', ['CentOS 7', '2024-06-30', undefined]],
  ['centos:centos7', ['CentOS 7', '2024-06-30', undefined]],
  ['quay.io/centos/centos:stream8', ['CentOS Stream 8', '2024-05-31', undefined]],
  ['amazonlinux:2018.03', ['Amazon Linux 2018.03', '2023-12-31', 'amazonlinux:2023']],
  ['rockylinux:9-minimal'],
  ['registry.access.redhat.com/ubi7/ubi:7.9', ['Red Hat Enterprise Linux 7', '2024-06-30', undefined]],
  ['registry.access.redhat.com/ubi9/ubi:9.4'],
  ['gcr.io/distroless/base-debian10:nonroot', ['Debian 10', '2022-09-10', undefined]],
  ['gcr.io/distroless/static-debian13:nonroot'],
  ['nvidia/cuda:11.4.2-base-ubuntu18.04', ['Ubuntu 18.04', '2023-05-31', undefined]],
  ['tomcat:8.5-jdk8-openjdk', ['Apache Tomcat 8.5', '2024-03-31', 'tomcat:11.0']],
  ['docker:20', ['Docker Engine 20.10', '2023-12-10', 'docker:29']],
  ['k8s.gcr.io/kube-proxy:v1.20.0', ['Kubernetes 1.20', '2022-02-28', 'registry.k8s.io/kube-proxy:v1.36.4']],
  [
    'mcr.microsoft.com/dotnet/aspnet:8.0-bookworm-slim-amd64',
    ['Microsoft .NET 8', '2026-11-10', 'mcr.microsoft.com/dotnet/aspnet:10.0'],
  ],
  ['buildpack-deps:buster', ['Debian 10', '2022-09-10', 'buildpack-deps:trixie']],
  ['bitnami/redis:6.0', ['Redis 6.0', '2022-05-31', undefined]],
  ['bitnamilegacy/redis:6.0', ['Redis 6.0', '2022-05-31', undefined]],
  ['rust:1.80'],
  ['team/app:1.0-precise'],
  ['team/app:1.0-noble'],
  ['team/node:12'],
  ['node'],
];

describe('end of life', () => {
  for (const [image, expected] of table) {
    it(`${image}: ${expected ? `${expected[0]} ended` : 'silent'}`, () => {
      const reports = reportsFor(imageEndOfLife, image);
      if (expected === undefined) return assert.deepEqual(reports, []);
      const [what, day, first] = expected;
      assert.equal(reports.length, 1);
      const message = reports[0]?.message ?? '';
      assert.ok(message.startsWith(what), message);
      assert.ok(message.endsWith(`reached its end of life on ${day}.`), message);
      assert.equal(applied(image, reports[0]?.fixes?.[0]), first);
    });
  }

  it('lets the day decide', () => {
    assert.deepEqual(reportsFor(imageEndOfLife, 'node:18', { today: '2025-04-30' }), []);
    assert.equal(reportsFor(imageEndOfLife, 'node:18', { today: '2025-05-01' }).length, 1);
  });

  it('speaks earlier where the option says so', () => {
    const soon = reportsFor(imageEndOfLife, 'node:18', { today: '2025-03-01', options: { warnDays: 90 } });
    assert.equal(soon[0]?.message, 'Node.js 18 reaches its end of life on 2025-04-30.');
    assert.deepEqual(
      reportsFor(imageEndOfLife, 'node:18', { today: '2025-01-01', options: { warnDays: 90 } }),
      [],
    );
    assert.deepEqual(reportsFor(imageEndOfLife, 'node:24', { options: { warnDays: 1e300 } }).length, 1);
  });

  it('drops the digest of the old version with its tag', () => {
    const image = `node:18-slim@sha256:${'1'.repeat(64)}`;
    assert.equal(applied(image, reportsFor(imageEndOfLife, image)[0]?.fixes?.[0]), 'node:26-slim');
  });

  it('finds every product by every image of the table', () => {
    for (const line of productLines) {
      const [title = '', images = ''] = line.split(' | ');
      for (const image of images.split(' ').filter((one) => one !== '')) {
        const reference = parseReference(image);
        assert.ok(reference, image);
        assert.equal(productOf(reference), productTitled(title), image);
      }
      assert.ok((productTitled(title)?.cycles.length ?? 0) > 0, title);
    }
  });

  it('is small', () => {
    assert.ok(readFileSync(madeFile).length < 60_000);
  });

  it('was made from the source, and names its images as the source does', function () {
    const source = readSource();
    if (source === undefined) {
      console.log('      skipped: the table of endoflife.date is not there (0 products)');
      return this.skip();
    }
    const made = makeTable(source)
      .split('\n')
      .filter((line) => line.startsWith("  '"));
    assert.deepEqual(
      made.map((line) => line.slice(3, -2)),
      productLines,
    );
    assert.deepEqual(contradictions(source), []);
    const named = Object.keys(productChoices).flatMap((key) => {
      const product = source[key];
      return product ? sourceImages(product) : [];
    });
    console.log(`      ${productLines.length} products, ${named.length} images named by the source`);
  });
});
