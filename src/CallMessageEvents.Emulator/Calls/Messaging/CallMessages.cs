using System.Collections.Immutable;
using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The messages of one leg, in both directions, and its subscriptions. The conversation's lock makes "is it active" and what follows one step.
/// </summary>
internal sealed class CallMessages(CallExchange exchange, EmulatedCall call)
{
    public const string TooLarge = "The message is over 10 KB of UTF-8.";

    private const int MaxSentBytes = 10 * 1024;

    private readonly MessageRules _rules = exchange.MessageRules;
    private readonly MessageRate _rate = new(exchange.MessageRules.MaxPerSecond, exchange.Time);
    private readonly AppNetwork _network = new(exchange, call);
    private ImmutableArray<Subscription> _subscriptions = [];
    private int _nextSequenceNumber = exchange.MessageRules.FirstSequenceNumber;
    private int _subscribed;
    private EmulatedEndUser? _endUser;
    private ReceivedMessages? _lost;
    private TaskCompletionSource<bool>? _subscribing;

    public ReceivedMessages Received { get; } = new();

    /// <summary>What never reached the end user.</summary>
    public IReadOnlyList<EmulatedMessage> Lost => _lost?.ToArray() ?? [];

    /// <summary>What the end user sent. It has no readers that wait.</summary>
    public ReceivedMessages Sent { get; } = new();

    /// <summary>The app that speaks the protocol; made when somebody asks for it.</summary>
    public EmulatedEndUser EndUser
    {
        get
        {
            lock (call.Conversation.Sync)
            {
                return _endUser ??= new(new EndUserLine(exchange, call));
            }
        }
    }

    /// <summary>A message to the end user; <see langword="null"/> when the leg is not active. On a leg without a Voice SDK it vanishes, as at Twilio.</summary>
    public Created? Receive(string content, string? idempotencyKey) => CreateOnce("message", idempotencyKey, () =>
    {
        var message = EmulatedMessage.ToEndUser(call.Sid, content, idempotencyKey, exchange.Time.GetUtcNow());
        if (call.IsVoiceSdk)
        {
            Bring(message);
        }
        else
        {
            Log.MessageVanished(exchange.MessageLogger, message.Sid, call.Sid, call.Direction);
        }

        return new(message.Sid, message.At);
    });

    /// <summary>A subscription to the end user's messages; <see langword="null"/> when the leg is not active.</summary>
    public Created? Subscribe(Uri callback, HttpMethod method, string? idempotencyKey) => CreateOnce("subscription", idempotencyKey, () =>
    {
        var subscription = new Subscription(call, callback, method, ++_subscribed, exchange);
        ImmutableInterlocked.Update(ref _subscriptions, all => all.Add(subscription));
        exchange.Subscriptions.Add(subscription, callback.OriginalString.Length);
        exchange.Feed.Publish(subscription);
        _subscribing?.TrySetResult(true);
        return new(subscription.Sid, subscription.At);
    });

    /// <summary>Completes with true when there is a subscription, with false when the leg has ended first.</summary>
    public Task<bool> WhenSubscribed()
    {
        lock (call.Conversation.Sync)
        {
            if (!_subscriptions.IsEmpty) return Task.FromResult(true);
            if (call.State.Status.HasEnded()) return Task.FromResult(false);
            if (_subscribing is null or { Task.IsCompleted: true }) _subscribing = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _subscribing.Task;
        }
    }

    public bool Has(Subscription subscription) => _subscriptions.Contains(subscription);

    public bool Unsubscribe(string subscriptionSid)
    {
        if (_subscriptions.FirstOrDefault(subscription => string.Equals(subscription.Sid, subscriptionSid, StringComparison.Ordinal)) is not { } subscription
            || !ImmutableInterlocked.Update(ref _subscriptions, all => all.Remove(subscription)))
        {
            return false;
        }

        exchange.Feed.Publish(subscription);
        return true;
    }

    public void Unsubscribe() => ImmutableInterlocked.Update(ref _subscriptions, _ => []);

    /// <summary>The end user sends: numbered and queued in one step, so that every subscription gets the messages in the order of sending.</summary>
    /// <param name="content">Compact JSON.</param>
    /// <param name="sid">The message's sid when the app has given it one.</param>
    /// <param name="contentType">What the app says that the content is.</param>
    public EmulatedMessage Send(string content, string? sid = null, string? contentType = null)
    {
        lock (call.Conversation.Sync)
        {
            if (!call.State.Status.IsActive())
            {
                throw new EmulatorException(
                    EmulatorException.NotActive, $"Call {call.Sid} is {call.Status}: it must be ringing or in-progress to send a message.");
            }

            var subscriptions = _subscriptions;
            if (subscriptions.IsEmpty && _rules.RefuseUnsubscribed)
            {
                throw new EmulatorException(EmulatorException.NotActive, $"Call {call.Sid} has no subscription, and RefuseUnsubscribedMessages is set.");
            }

            if (Encoding.UTF8.GetByteCount(content) > MaxSentBytes)
            {
                throw new EmulatorException(EmulatorException.TooLarge, TooLarge);
            }

            if (!_rate.TryTake())
            {
                throw new EmulatorException(EmulatorException.TooMany, $"More than {_rules.MaxPerSecond} messages in a second.");
            }

            var fault = _network.Meet(fromEndUser: true);
            if (fault?.Kind == EndUserFaultKind.Loss) subscriptions = [];
            var message = Take(sid ?? Sids.New(Sids.Message));
            if (fault?.Kind == EndUserFaultKind.Doubling) Take(Sids.New(Sids.Message));
            return message;

            EmulatedMessage Take(string messageSid)
            {
                var taken = EmulatedMessage.FromTheEndUser(
                    messageSid, call.Sid, content, _nextSequenceNumber++, exchange.Time.GetUtcNow(), subscriptions.Length, fault?.Kind);
                Sent.Add(taken);
                exchange.Sent.Add(Sent, taken.Length);
                exchange.Feed.Publish(taken);
                if (fault is { Delay: { } delay })
                {
                    _network.Later(delay, () => Queue(taken, subscriptions, contentType));
                }
                else
                {
                    Queue(taken, subscriptions, contentType);
                }

                return taken;
            }
        }
    }

    /// <summary>The leg has ended, or nobody will see it again.</summary>
    public void End()
    {
        Received.End();
        _endUser?.End();
        _subscribing?.TrySetResult(false);
    }

    /// <summary>The leg has another status. Under the conversation's lock.</summary>
    public void Became() => _endUser?.Became();

    private void Queue(EmulatedMessage message, ImmutableArray<Subscription> subscriptions, string? contentType)
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Queue.Add(MessageCallback.Of(message, subscription, _rules.Encoding, _rules.KeepContentType ? contentType : null));
        }
    }

    /// <summary>Twilio has a message for the end user: the network brings it, or does not.</summary>
    private void Bring(EmulatedMessage message)
    {
        var fault = _network.Meet(fromEndUser: false);
        message.Fault = fault?.Kind;
        if (fault is { Delay: { } delay })
        {
            _network.Later(delay, () => Arrive(message));
        }
        else if (fault?.Kind == EndUserFaultKind.Loss)
        {
            _lost ??= new();
            _lost.Add(message);
            exchange.Received.Add(_lost, message.Length);
            exchange.Feed.Publish(message);
        }
        else
        {
            Arrive(message);
            if (fault?.Kind == EndUserFaultKind.Doubling) Arrive(message.Again());
        }
    }

    private void Arrive(EmulatedMessage message)
    {
        if (!call.State.Status.IsActive()) return; // It was late, and the call has ended.
        Received.Add(message);
        exchange.Received.Add(Received, message.Length);
        call.Progress.App?.Receive(message);
        exchange.Feed.Publish(message);
        _endUser?.Receive(message.Content);
    }

    private Created? CreateOnce(string operation, string? idempotencyKey, Func<Created> create)
    {
        lock (call.Conversation.Sync)
        {
            if (string.IsNullOrEmpty(idempotencyKey))
            {
                return call.State.Status.IsActive() ? create() : null;
            }

            var key = new IdempotencyLog.Key(operation, call.Sid, idempotencyKey);
            if (exchange.Idempotency.Find(key) is { } first)
            {
                return first;
            }

            if (!call.State.Status.IsActive())
            {
                return null;
            }

            var created = create();
            exchange.Idempotency.Remember(key, created);
            return created;
        }
    }
}
