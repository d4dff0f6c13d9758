using Microsoft.Extensions.Configuration;

namespace CallMessageEvents.PostgreSql.Node;

/// <summary>A message of the tests.</summary>
/// <param name="IsPoison">Whether its handler fails, as long as there is no cure.</param>
[CallMessage("numbered")]
internal sealed record Numbered(bool IsPoison);

/// <summary>Works for a moment, and writes when it begins, and how it ends.</summary>
internal sealed class NumberedHandler(Ledger ledger, IConfiguration settings) : ICallMessageHandler<Numbered>
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    public async Task HandleAsync(CallMessageContext<Numbered> context, CancellationToken cancellationToken)
    {
        Write("begun", context);
        try
        {
            await Task.Delay(Work, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Write("cancelled", context);
            throw;
        }

        if (context.Content.IsPoison && !File.Exists(settings["cure"]))
        {
            Write("failed", context);
            throw new InvalidOperationException("The message is poison.");
        }

        Write("ended", context);
    }

    private void Write(string what, CallMessageContext context) => ledger.Write(what, context.CallSid, context.SequenceNumber ?? 0, context.Attempt);
}
