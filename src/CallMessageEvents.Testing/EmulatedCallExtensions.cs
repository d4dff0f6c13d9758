using CallMessageEvents.Emulator;

namespace CallMessageEvents.Testing;

/// <summary>
/// What a test does as the end user on a leg of the emulator, and expects of the application. Contracts have the names of their
/// <see cref="CallMessageAttribute"/> and the library's default JSON settings; for others there are the members of <see cref="EmulatedCall"/>.
/// </summary>
public static class EmulatedCallExtensions
{
    /// <summary>
    /// The end user sends a message: waits until the application has subscribed, sends, and waits until the application has answered the callback.
    /// </summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <param name="leg">The end user's leg.</param>
    /// <param name="content">The content.</param>
    /// <param name="within">How long to wait for all of this; null for 30 seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message. The application has handled it, unless it keeps messages in an engine.</returns>
    /// <exception cref="CallMessageAssertionException">The application did not subscribe, or answered with another status than 2xx.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is no contract.</exception>
    public static async Task<EmulatedMessage> SayAsync<T>(
        this EmulatedCall leg, T content, TimeSpan? within = null, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(leg);
        var (json, limit) = (ContractJson.Write(content), within ?? Deadline.Patience);
        using var late = new Deadline(limit, cancellationToken);
        if (!await late.WaitAsync(leg.WhenSubscribedAsync, () => NotSubscribed(leg, limit)).ConfigureAwait(false))
            throw new CallMessageAssertionException($"{Legs.Show(leg)} has ended before the application subscribed to its messages.");

        var message = await leg.SendMessageAsync(json, cancellationToken).ConfigureAwait(false);
        var deliveries = await late.WaitAsync(message.WhenDeliveredAsync, () => $"The application has not answered {ContractJson.Show(json)} within {limit}.")
            .ConfigureAwait(false);
        return deliveries.FirstOrDefault(static delivery => delivery.StatusCode is not (>= 200 and < 300)) is { } failed
            ? throw new CallMessageAssertionException(
                $"{ContractJson.Show(json)} was not handled: the application's answer was {failed.StatusCode?.ToString() ?? failed.Error}. Its log says why.")
            : message;
    }

    /// <summary>Waits until the end user has got a message of a contract.</summary>
    /// <typeparam name="T">The contract.</typeparam>
    /// <param name="leg">The end user's leg.</param>
    /// <param name="where">Which one; null for any.</param>
    /// <param name="within">How long to wait; null for 30 seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The content of the first one that fits, from the beginning of the call on.</returns>
    /// <exception cref="CallMessageAssertionException">There was none in time; the message shows what came instead.</exception>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is no contract.</exception>
    public static async Task<T> ShouldReceiveAsync<T>(
        this EmulatedCall leg, Func<T, bool>? where = null, TimeSpan? within = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(leg);
        var (contract, limit) = (ContractJson.NameOf(typeof(T)), within ?? Deadline.Patience);
        if (!leg.IsVoiceSdk) throw new CallMessageAssertionException($"{Legs.Show(leg)} has no Voice SDK: nobody there can receive \"{contract}\".");

        using var late = new Deadline(limit, cancellationToken);
        return await late.WaitAsync(FindAsync, () => Legs.Missing(leg, Expected, $"within {limit}")).ConfigureAwait(false);

        async Task<T> FindAsync(CancellationToken token)
        {
            await foreach (var message in leg.ReadReceivedAsync(token).ConfigureAwait(false))
            {
                if (!ContractJson.Is(message.Content, contract)) continue;
                var content = ContractJson.Read<T>(message.Content);
                if (where is null || where(content)) return content;
            }

            throw new CallMessageAssertionException(Legs.Missing(leg, Expected, "until its end"));
        }

        string Expected() => where is null ? $"\"{contract}\"" : $"\"{contract}\" that fits";
    }

    /// <summary>
    /// Has the end user's app answer requests of a contract from now on, and speak the call message protocol. An app does so once its call is answered.
    /// </summary>
    /// <typeparam name="TRequest">The request's contract.</typeparam>
    /// <typeparam name="TReply">The reply's contract.</typeparam>
    /// <param name="leg">The end user's leg.</param>
    /// <param name="answer">Returns the reply. An <see cref="EndUserException"/> fails the request with its code.</param>
    /// <exception cref="ArgumentException">A type is no contract.</exception>
    /// <exception cref="InvalidOperationException">The leg has no Voice SDK.</exception>
    public static void OnRequest<TRequest, TReply>(this EmulatedCall leg, Func<TRequest, TReply> answer)
        where TReply : notnull
    {
        ArgumentNullException.ThrowIfNull(leg);
        ArgumentNullException.ThrowIfNull(answer);
        leg.EndUser.OnRequest(ContractJson.NameOf(typeof(TRequest)), json => ContractJson.Write(answer(ContractJson.Read<TRequest>(json))));
        leg.EndUser.Speaks = true;
    }

    private static string NotSubscribed(EmulatedCall leg, TimeSpan limit) =>
        $"The application has not subscribed to the messages of {Legs.Show(leg)} within {limit}, so that they would be lost. "
        + "Does it call MapCallMessageEvents()? Has it a handler, and is Receiving:AutoSubscribe on? "
        + "Does its TwiML have a statusCallback (ICallbackUrls.DialClients)? Does the leg ring?";
}
