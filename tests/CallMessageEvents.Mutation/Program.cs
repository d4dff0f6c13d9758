using CallMessageEvents.Mutation;

// Stryker writes the mutated library; it cannot run these tests itself, as its record of what each test covers stalls on their platform. So this program does:
// it asks each class of tests what it covers, and then has those classes judge a mutant that cover it.
if (MutationOptions.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync($"Usage: {MutationOptions.Usage}");
    return 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stopping.Cancel();
};

var copy = await Workplace.PrepareAsync(options.Folder, stopping.Token);
var mutants = await MutatedLibrary.MakeAsync(copy, stopping.Token);
var classes = await Coverage.MeasureAsync(copy, options.AtOnce, stopping.Token);
return await Judging.RunAsync(copy, options, mutants, classes, stopping.Token) ? 0 : 1;
