using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>Runs the TwiML of calls: dials, takes into conferences, ends. Whom it dials is queued; ringing and answering is for the test.</summary>
internal sealed class TwimlRunner(TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int RetrievalFailed = 11200;

    private readonly BackgroundWork _work = new();
    private readonly TwimlFetcher _fetcher = new(time);

    /// <summary>Under the conversation's lock.</summary>
    public void Run(CallScript script)
    {
        if (script.Source.Ready is { } action)
        {
            Execute(script, action);
        }
        else
        {
            _work.Run(stopping => FetchAndExecuteAsync(script, stopping));
        }
    }

    public void NoApplication(EmulatedCall call, string applicationSid) => Log.NoApplication(logger, call.Sid, applicationSid);

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync().ConfigureAwait(false);
        _fetcher.Dispose();
    }

    private async Task FetchAndExecuteAsync(CallScript script, CancellationToken stopping)
    {
        var action = stopping.IsCancellationRequested ? null
            : script.Source.Ask is { } ask ? await AskAsync(ask, stopping).ConfigureAwait(false)
            : await _fetcher.FetchAsync(script, stopping).ConfigureAwait(false);
        if (action is null)
        {
            script.End();
            return;
        }

        lock (script.Call.Conversation.Sync)
        {
            Execute(script, action);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The application's own code: whatever it throws, the call ends and the log says why.")]
    private static async Task<TwimlAction?> AskAsync(Func<CancellationToken, ValueTask<string>> ask, CancellationToken stopping)
    {
        try
        {
            // WaitAsync: code that does not look at its token must not hold up the emulator's end.
            var twiml = await ask(stopping).AsTask().WaitAsync(stopping).ConfigureAwait(false);
            return TwimlParser.Parse(twiml ?? "", baseUrl: null);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return new TwimlAction.Error(RetrievalFailed, $"{nameof(TwilioEmulatorOptions.OutgoingCallTwiml)} threw {failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>Under the conversation's lock.</summary>
    private void Execute(CallScript script, TwimlAction action)
    {
        if (script.IsCurrent)
        {
            Execute(script.Call, action, script.Board);
        }

        script.End();
    }

    private void Execute(EmulatedCall call, TwimlAction action, Switchboard board)
    {
        switch (action)
        {
            case TwimlAction.Dial when call.ParentCallSid is not null:
                Fail(call, new(13201, "a child leg that dials in turn is not emulated"));
                break;
            case TwimlAction.Dial dial:
                call.Conversation.DialAll(dial.Parties);
                break;
            case TwimlAction.Conference conference:
                AnswerIfNeeded(call);
                Join(call, conference.FriendlyName, board);
                break;
            case TwimlAction.Stay:
                AnswerIfNeeded(call);
                break;
            case TwimlAction.Reject when call.State.Status.IsUnanswered():
                call.Conversation.LegEnded(call, CallStatus.Busy);
                break;
            case TwimlAction.Error error:
                Fail(call, error);
                break;
            default:
                AnswerIfNeeded(call);
                call.Conversation.LegEnded(call, CallStatus.Completed);
                break;
        }
    }

    private void Join(EmulatedCall call, string friendlyName, Switchboard board)
    {
        try
        {
            board.Conferences.FindOrAdd(call.Account, friendlyName, () => new(board, call.Account, friendlyName)).Join(call);
        }
        catch (InvalidOperationException full)
        {
            Fail(call, new(13227, full.Message));
        }
    }

    private void Fail(EmulatedCall call, TwimlAction.Error error)
    {
        Log.TwimlNotRun(logger, call.Sid, error.Code, error.Message);
        call.Conversation.LegEnded(call, call.State.Status.IsUnanswered() ? CallStatus.Failed : CallStatus.Completed);
    }

    private static void AnswerIfNeeded(EmulatedCall call)
    {
        if (call.State.Status.IsUnanswered())
        {
            call.Conversation.LegAnswered(call);
        }
    }
}
