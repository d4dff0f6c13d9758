using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Fetches the TwiML that calls run, in the background, and logs what cannot be run. Whom it dials is queued: the test rings and answers.
/// </summary>
internal sealed class TwimlRunner : IAsyncDisposable
{
    private readonly BackgroundWork _work;
    private readonly TwimlFetcher _fetcher;
    private readonly ILogger _logger;

    public TwimlRunner(CallExchange exchange, ILogger logger)
    {
        (Exchange, _work, _logger) = (exchange, new(), logger);
        _fetcher = new(exchange.Time, exchange.Courier, logger, _work.Stopping);
    }

    public CallExchange Exchange { get; }

    /// <summary>A call whose TwiML is asked for at once: it answers, dials or refuses.</summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="from">Who calls.</param>
    /// <param name="prepare">What the call needs before anybody can change it; returns where its TwiML is from.</param>
    public EmulatedCall PlaceCall(EmulatorAccount account, string from, Func<EmulatedCall, TwimlSource> prepare)
    {
        var call = new EmulatedConversation(Exchange, account, CallParty.Parent(from), CallStatus.Ringing, Prepare).Parent;
        lock (call.Conversation.Sync)
        {
            call.Progress.Script?.Start();
        }

        return call;

        void Prepare(EmulatedCall call) => call.Progress.Script = new CallScript(call, prepare(call), this);
    }

    /// <summary>Asks for a document, and has the script go on with it.</summary>
    public void Load(CallScript script, TwimlSource source) => _work.Run(stopping => LoadAsync(script, source, stopping));

    public void NotRun(EmulatedCall call, TwimlVerb.Error error) => Log.TwimlNotRun(_logger, call.Sid, error.Code, error.Message);

    public void NoApplication(EmulatedCall call, string applicationSid) => Log.NoApplication(_logger, call.Sid, applicationSid);

    public void NotEmulated(EmulatedCall call, IEnumerable<string> parameters) => Log.ParametersNotEmulated(_logger, call.Sid, string.Join(", ", parameters));

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync().ConfigureAwait(false);
        _fetcher.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody awaits it: whatever is thrown, the call ends and the log says why.")]
    private async Task LoadAsync(CallScript script, TwimlSource source, CancellationToken stopping)
    {
        try
        {
            var document = stopping.IsCancellationRequested ? null
                : source.Ask is { } ask ? await AskAsync(ask, stopping).ConfigureAwait(false)
                : await _fetcher.FetchAsync(script.Call, source).ConfigureAwait(false);
            GoOn(script, document);
        }
        catch (Exception failure)
        {
            GoOn(script, TwimlDocument.Error(TwimlFetcher.RetrievalFailed, $"the emulator failed: {failure}"));
        }
    }

    private static void GoOn(CallScript script, TwimlDocument? document)
    {
        lock (script.Call.Conversation.Sync)
        {
            if (document is not null && script.IsCurrent)
            {
                script.Run(document);
            }
            else
            {
                script.End();
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The application's own code: whatever it throws, the call ends and the log says why.")]
    private static async Task<TwimlDocument?> AskAsync(Func<CancellationToken, ValueTask<string>> ask, CancellationToken stopping)
    {
        try
        {
            // WaitAsync: code that ignores its token must not hold up the emulator's end.
            var twiml = await ask(stopping).AsTask().WaitAsync(stopping).ConfigureAwait(false);
            return TwimlParser.Parse(twiml ?? "");
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return TwimlDocument.Error(TwimlFetcher.RetrievalFailed, $"OutgoingCallTwiml threw {failure.GetType().Name}: {failure.Message}");
        }
    }
}
