// Requiring gclab/testing/steps has V8 count from there on.
export {}
