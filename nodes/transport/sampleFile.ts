/** A file that shows the reviewers of a template what its header will look like. */
export interface SampleFile {
	bytes: Buffer;
	/** `image/jpeg`, `image/png`, `video/mp4` or `application/pdf`. */
	mimeType: string;
	fileName: string;
}

/** How long an upload may take when the builder sets nothing else. */
export const UPLOAD_TIMEOUT_SECONDS = 120;
