namespace CallMessageEvents.Testing;

/// <content>What a test expects of it.</content>
public sealed partial class FakeCallMessenger
{
    /// <summary>Requires that one message of a type was sent, broadcast or asked.</summary>
    /// <typeparam name="T">The content's type.</typeparam>
    /// <param name="to">
    /// To whom; null for anybody. The account counts only where <see cref="EndUser.Account"/> of this one is not null: then it must be the one of the message,
    /// where a message without an account is in that of <see cref="TestCall"/>, as the sender in its contexts is.
    /// </param>
    /// <returns>Its content.</returns>
    /// <exception cref="CallMessageAssertionException">There was none, or there were several; the message shows what was sent.</exception>
    public T ShouldHaveSent<T>(EndUser? to = null)
    {
        var sent = Sent;
        List<T> found = [.. sent.Where(one => to is not { } receiver || IsTo(one, receiver)).Select(static one => one.Content).OfType<T>()];
        if (found is [var only]) return only;

        var differ = to is { Account: not null } wanted && sent.Any(one => one.Audience is null && AccountOf(one.To) != AccountOf(wanted));
        var expected = $"one {typeof(T).Name}{(to is { } endUser ? $" to {Show(endUser, differ)}" : string.Empty)}";
        throw Unexpected(expected, found.Count, "sent", sent.Select(one => Show(one, differ)));
    }

    /// <summary>Requires that a value of a type is published.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="call">The leg that it was published with; null for any.</param>
    /// <returns>The value.</returns>
    /// <exception cref="CallMessageAssertionException">There is none, or there are several; the message shows what is published.</exception>
    public T ShouldHavePublished<T>(CallSid? call = null)
    {
        var published = Published;
        List<T> found = [.. published.Where(one => call is null || one.Call == call).Select(static one => one.Content).OfType<T>()];
        if (found is [var only]) return only;
        throw Unexpected($"one {typeof(T).Name}", found.Count, "published", published.Select(static one => $"{one.Content} in {one.Call}"));
    }

    /// <summary>Requires that nothing was sent, broadcast or asked.</summary>
    /// <exception cref="CallMessageAssertionException">Something was; the message shows it.</exception>
    public void ShouldHaveSentNothing()
    {
        if (Sent is not { Count: > 0 } sent) return;
        throw Unexpected("nothing", sent.Count, "sent", sent.Select(static one => Show(one, withAccount: false)));
    }

    private static bool IsTo(FakeSend sent, EndUser receiver)
    {
        if (sent.Audience is not null) return false;
        var account = AccountOf(sent.To);
        return sent.To.In(account) == (receiver.Account is null ? receiver.In(account) : receiver);
    }

    private static AccountSid AccountOf(EndUser endUser) => TestCall.AccountOf(endUser.Account);

    private static string Show(FakeSend sent, bool withAccount) =>
        $"{sent.Content} to {(sent.Audience is null ? Show(sent.To, withAccount) : "an audience")}";

    private static string Show(EndUser endUser, bool withAccount) => withAccount ? $"{endUser} of {AccountOf(endUser)}" : endUser.ToString();

    private static CallMessageAssertionException Unexpected(string expected, int count, string verb, IEnumerable<string> all)
    {
        var lines = string.Concat(all.Select(static line => $"\n  {line}"));
        return new($"Expected {expected} to be {verb}, but there were {count}. {(lines.Length == 0 ? $"Nothing was {verb}." : $"In all:{lines}")}");
    }
}
