using System.Security.Cryptography;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// Reports legs to the log, where a leg's owner works on them: what a status callback or the application reported, what Twilio was asked for, and that a child
/// gives news of its parent.
/// </summary>
internal sealed class LegReports(
    CallLog log, AccountSid account, CallDirectory directory, StatusLog statusLog, TimeProvider time, CancellationToken stopping)
{
    private const string ValuesPrefix = "published:";

    /// <summary>How many reports may be under way, those included that are tried again.</summary>
    private const int MaxOpen = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private int _open;

    /// <summary>Whether an entry only says that there is news of what was published to its leg.</summary>
    public static bool IsOfValues(CallLogEntry entry) => entry.Key.StartsWith(ValuesPrefix, StringComparison.Ordinal);

    /// <summary>
    /// Stores a report durably, and takes it over in this node's directory. When the log cannot be reached, this node goes on trying: Twilio brings a
    /// status again for some seconds at most.
    /// </summary>
    /// <exception cref="CallLogUnavailableException">The log cannot be reached. When very much waits already, this report is not tried again.</exception>
    public async ValueTask ReportAsync(CallRecord seen, CancellationToken cancellationToken)
    {
        directory.MergeStored(seen);
        if (Interlocked.Increment(ref _open) > MaxOpen)
        {
            Interlocked.Decrement(ref _open);
            throw new CallLogUnavailableException("Too many reports of legs wait for the CallLog.");
        }

        var isLeft = false;
        try
        {
            await AppendAsync(seen, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // An engine may throw anything; the caller gets it, too.
        catch (Exception)
#pragma warning restore CA1031
        {
            isLeft = !stopping.IsCancellationRequested;
            if (isLeft) _ = WithoutFlow.Run(() => ReportAgainAsync(seen));
            throw;
        }
        finally
        {
            if (!isLeft) Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Reports an answer or an end that this node has found, in the background.</summary>
    public void Found(CallRecord found) => _ = WithoutFlow.Run(() => ReportFoundAsync(found));

    /// <summary>Reports to a child's parent that there is news of the child: that may prove that the parent is active, or that it ends soon.</summary>
    /// <exception cref="CallLogUnavailableException">The log cannot be reached.</exception>
    public async ValueTask ReportParentAsync(CallRecord child, CancellationToken cancellationToken)
    {
        if (child.ParentCallSid is not { } sid) return;

        // No end user is on it, and nothing more need be known of it: it has ended, or reports itself.
        var known = directory.Known(sid);
        if (known is { HasFacts: true, IsVoiceSdk: false } and ({ IsEnded: true } or { StatusCallbackAt: not null })) return;

        var parent = known ?? new CallRecord { CallSid = sid };
        await log.AppendAsync(Entry(parent, KeyOf(parent, child)), seen: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reports to a leg's owner that there is news of what was published to it.</summary>
    /// <exception cref="CallLogUnavailableException">The log cannot be reached.</exception>
    public async ValueTask ReportValuesAsync(CallRecord leg, string news, CancellationToken cancellationToken)
    {
        var entry = Entry(leg, ValuesPrefix + news);
        await Limited.CallAsync(token => log.AppendAsync(entry, seen: null, token), Limit, time, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<AppendOutcome> AppendAsync(CallRecord seen, CancellationToken cancellationToken)
    {
        var entry = Entry(seen, KeyOf(seen, cause: null));
        return Limited.CallAsync(token => log.AppendAsync(entry, seen, token), Limit, time, cancellationToken);
    }

    private async Task ReportAgainAsync(CallRecord seen)
    {
        try
        {
            for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                await Task.Delay(pause, time, stopping).ConfigureAwait(false);
                if (await IsStoredAsync(seen).ConfigureAwait(false)) return;
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<bool> IsStoredAsync(CallRecord seen)
    {
        try
        {
            await AppendAsync(seen, stopping).ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // An engine may throw anything.
        catch (Exception) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private async Task ReportFoundAsync(CallRecord found)
    {
        try
        {
            await ReportAsync(found, stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody awaits this; an engine may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!stopping.IsCancellationRequested) statusLog.FindingNotReported(found.CallSid, e.GetType().Name);
        }
    }

    private CallLogEntry Entry(CallRecord leg, string key) => new()
    {
        Account = account,
        CallSid = leg.CallSid,
        Key = key,
        Kind = CallLogEntryKind.Status,
        Body = RecordBytes.Write(leg),
        TraceParent = TraceContext.Current,
    };

    /// <summary>The same for the same status and facts, whenever they were seen: Twilio repeats callbacks. A sid may be malformed, and of any length.</summary>
    private static string KeyOf(CallRecord leg, CallRecord? cause)
    {
        var news = new CallRecord
        {
            CallSid = leg.CallSid,
            AccountSid = leg.AccountSid,
            ParentCallSid = leg.ParentCallSid,
            From = leg.From,
            To = leg.To,
            Direction = leg.Direction,
            Status = leg.Status,
            UnknownStatus = leg.UnknownStatus is { } unknown ? unknown with { At = DateTimeOffset.MinValue } : null,

            // Whether there are status callbacks is news, too: then the leg's end is promised.
            StatusCallbackAt = leg.StatusCallbackAt is null ? null : DateTimeOffset.UnixEpoch,
        };
        byte[] all = [.. RecordBytes.Write(news), .. Encoding.UTF8.GetBytes(cause is null ? string.Empty : $"\n{cause.CallSid}\n{cause.StatusText}")];
        return $"status:{Convert.ToHexString(SHA256.HashData(all).AsSpan(0, 16))}";
    }
}
