import { boundedCache } from '../bounded-cache.js'
import type { Bid } from './openrtb.js'
import type { Plain } from './plain.js'
import { type Template, templateOf } from './template.js'

/** The template for objects of one kind, and how well it does. */
export interface Shape {
  template: Template | null
  /** Objects in a row that it did not fit. */
  misfits: number
  /** Templates made so far; objects that are never alike get no more than a few. */
  made: number
}

/** Creatives whose template is kept. With VAST of 8 KB they hold 3 MB. */
const MAX_CREATIVES = 256
/** A larger object is written without a template. */
const MAX_BYTES = 64 * 1024
/** Misfits in a row after which a new template is made, and how often that is done. */
const MISFITS = 2
const MAX_MADE = 8

/** Finds the shape of an object by its place in the response, and of a bid by its creative. */
export type ShapeFinder = (object: Plain, place: string) => Shape | null

/** @returns `null` for objects of which none is kept. */
export function knownShapes(): ShapeFinder {
  const creatives = boundedCache<string, Shape>(MAX_CREATIVES, newShape)
  const [response, seat] = [newShape(), newShape()]
  return (object, place) => {
    if (place === 'bid') {
      const { crid } = object as unknown as Bid
      return typeof crid === 'string' ? creatives(crid) : null
    }
    return place === '' ? response : place === 'seatbid' ? seat : null
  }
}

function newShape(): Shape {
  return { template: null, misfits: 0, made: 0 }
}

/** After `object` was written by its shape's template: makes a new one when a text has changed for good. */
export function noteFit(shape: Shape, object: Plain): void {
  shape.misfits = 0
  if (shape.template?.stale) learn(shape, object)
}

/** After `object` was written without a template: makes the one by which the next will be written. */
export function noteMisfit(shape: Shape, object: Plain): void {
  shape.misfits++
  if (shape.made === MAX_MADE || (shape.made > 0 && shape.misfits < MISFITS)) return
  shape.made++
  shape.misfits = 0
  learn(shape, object)
}

function learn(shape: Shape, object: Plain): void {
  const made = templateOf(object)
  shape.template = made !== null && made.bytes.length <= MAX_BYTES ? made : null
}
