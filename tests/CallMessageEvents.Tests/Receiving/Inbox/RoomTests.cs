namespace CallMessageEvents.Tests;

/// <summary>How many messages, and how large ones, an application has in memory at a time.</summary>
public abstract class RoomTests(InboxDriver driver) : InboxTest(driver)
{
    private const int Size = 100_000;

    [Fact]
    public async Task LargeMessagesOneAfterTheOther_EachHasRoom()
    {
        var count = 0;
        await using var app = Start(builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref count))));

        for (var i = 0; i < 700; i++) Assert.Equal(204, await app.DeliverAsync(Large(i, "Extra", number: null)));

        await Driver.WhenHandledAsync();
        Assert.Equal(700, count);
    }

    private protected static CallbackRequest Large(int i, string where, string? number)
    {
        var large = new string('x', Size);
        var fields = new List<KeyValuePair<string, string>>
        {
            new("CallSid", where == "CallSid" ? ReceivingApp.Call(i) + large : ReceivingApp.Call(i)),
            new("Content", where == "type" ? $$"""{"type":"\u0078{{large}}"}""" : """{"type":"note","text":"a"}"""),
            new("Sid", where == "Sid" ? large : ReceivingApp.Message(i)),
        };
        if (number is not null) fields.Add(new("SequenceNumber", number));
        switch (where)
        {
            case "Extra" or "ContentType" or "AccountSid":
                fields.Add(new(where, large));
                break;
            case "a field's name":
                fields.Add(new(large, "1"));
                break;
            case "many fields":
                fields.AddRange(Enumerable.Range(0, 11_000).Select(static field => new KeyValuePair<string, string>($"f{field}", "1")));
                break;
        }

        return ReceivingApp.Post("/m", fields, where == "token" ? large : null);
    }
}
