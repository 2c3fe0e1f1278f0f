import type { Job } from '../../child/job.js'
import type { DriveResult, ServeResult } from './job.js'

// A server needs nothing of its clients, nor they of it.

export const serve = async (job: Job<'sockets:serve'>): Promise<ServeResult> =>
  (await import('./serve.js')).serveVariant(job)

export const drive = async (job: Job<'sockets:drive'>): Promise<DriveResult> =>
  (await import('./drive.js')).driveServer(job)
