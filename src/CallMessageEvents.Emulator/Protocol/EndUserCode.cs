using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>What a test has an end user do with messages and requests. Thread-safe.</summary>
internal sealed class EndUserCode(IEndUserLine line)
{
    private readonly ConcurrentDictionary<string, Action<string>> _listeners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<string, CancellationToken, Task<string>>> _handlers = new(StringComparer.Ordinal);
    private readonly Gate _gate = new();
    private readonly Queue<Action> _messages = [];
    private bool _isListening;

    public void Listen(string type, Action<string> listener) => _listeners[type] = listener;

    public void Answer(string type, Func<string, CancellationToken, Task<string>> handler) => _handlers[type] = handler;

    /// <summary>Has a message listened to, after those before it.</summary>
    /// <returns>Whether there is a listener.</returns>
    public bool TryHear(string? type, string content, Action<TalkError?> heard)
    {
        if (type is null || !_listeners.TryGetValue(type, out var listener)) return false;
        lock (_gate)
        {
            _messages.Enqueue(() => heard(Call(listener, type, content)));
            if (_isListening) return true;
            _isListening = true;
        }

        line.Work.Run(_ => ListenAsync());
        return true;
    }

    /// <summary>Has a request answered.</summary>
    /// <returns>Whether there is a handler.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "What the test's code throws is the request's error.")]
    public bool TryReply(string? type, string content, Action<string?, TalkError?> replied, CancellationToken cancellationToken)
    {
        if (type is null || !_handlers.TryGetValue(type, out var handler)) return false;
        line.Work.Run(async stopping =>
        {
            try
            {
                var reply = await handler(content, cancellationToken).WaitAsync(stopping).ConfigureAwait(false);
                var error = Frame.IsSendable(reply) ? null : Failed(type, new FormatException("The reply is no JSON object with a type, or has a cme."));
                replied(error is null ? reply : null, error);
            }
            catch (Exception failure)
            {
                replied(null, stopping.IsCancellationRequested || cancellationToken.IsCancellationRequested ? new(TalkError.Failed) : Failed(type, failure));
            }
        });
        return true;
    }

    private Task ListenAsync()
    {
        while (true)
        {
            Action next;
            lock (_gate)
            {
                if (!_messages.TryDequeue(out next!))
                {
                    _isListening = false;
                    return Task.CompletedTask;
                }
            }

            next();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What the test's code throws is the message's error.")]
    private TalkError? Call(Action<string> listener, string type, string content)
    {
        try
        {
            listener(content);
            return null;
        }
        catch (Exception failure)
        {
            return Failed(type, failure);
        }
    }

    private TalkError Failed(string type, Exception failure)
    {
        if (failure is EndUserException meant) return new(meant.Code, meant.Text);
        Log.EndUserFailed(line.Logger, line.CallSid, type, failure);
        return new(TalkError.Failed);
    }
}
