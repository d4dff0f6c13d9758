using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>Finds the account that a voice webhook must be from; that account's receiver does all else.</summary>
internal sealed class VoiceWebhookReceiver(IServiceProvider services) : IVoiceWebhookReceiver
{
    private readonly string[] _names = [.. services.GetServices<CallMessageEventsBuilder>().Select(static registration => registration.Name)];

    public ValueTask<CallbackAnswer?> ReceiveAsync(CallbackRequest request, AccountName? account = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (account is not { } named) return (_names is [var only] ? Get(only) : Choose(request)).Receiver.ReceiveVoiceAsync(request, cancellationToken);

        // One that another registered account owns is not this one's, whoever signed it. An owner that nobody knows may be a subaccount.
        var receiver = Get(named);
        return _names.Length > 1 && Owner(request) is { } owner && !Is(receiver, owner) && Array.Exists(_names, name => Is(Get(name), owner))
            ? new(receiver.Receiver.RefuseVoiceOf(owner))
            : receiver.Receiver.ReceiveVoiceAsync(request, cancellationToken);
    }

    private AccountReceiving Get(AccountName account) => _names.Contains(account.ToString(), StringComparer.Ordinal)
        ? Get(account.ToString())
        : throw new InvalidOperationException($"No account is registered as {(account.IsUnnamed ? "the one without a name" : $"\"{account}\"")}.");

    private AccountReceiving Get(string name) => services.GetRequiredKeyedService<AccountRuntime>(name).Receiving;

    /// <summary>The request is not verified yet: whatever it says, the account that it names must have signed it.</summary>
    private AccountReceiving Choose(CallbackRequest request)
    {
        var all = Array.ConvertAll(_names, Get);
        return (Owner(request) is { } owner ? Array.Find(all, account => Is(account, owner)) : null)
            ?? Array.Find(all, static account => account.Keys.AreOfSeveral)
            ?? all[0];
    }

    private static bool Is(AccountReceiving account, string owner) => string.Equals(account.Keys.Account.ToString(), owner, StringComparison.OrdinalIgnoreCase);

    private static string? Owner(CallbackRequest request)
    {
        // Too large for any callback, so that it is refused.
        if (request.Body.Length > CallbackRequest.MaxBodyBytes) return null;

        var format = !CallbackVerifier.IsGet(request) && MediaType.IsJson(request.ContentType) ? CallbackFormat.Json : CallbackFormat.Form;
        return CallbackFields.Read(CallbackVerifier.Encoded(request).Span, format, out _).FindText("AccountSid");
    }
}
