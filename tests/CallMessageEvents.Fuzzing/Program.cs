using CallMessageEvents.Fuzzing;

// The program runs twice in one process: first as it was built, to instrument copies of the libraries; then again, with those copies in their place.
return await Instrumented.RunAsync(args, static options => Campaign.RunAsync(options));
