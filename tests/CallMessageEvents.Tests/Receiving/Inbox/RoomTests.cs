namespace CallMessageEvents.Tests;

/// <summary>What waits has 64 MiB, in whatever field it came.</summary>
public sealed class RoomTests
{
    private const int Large = 100_000;

    [Theory]
    [InlineData("Extra")]
    [InlineData("a field's name")]
    [InlineData("many fields")]
    [InlineData("ContentType")]
    [InlineData("Sid")]
    [InlineData("AccountSid")]
    [InlineData("CallSid")]
    [InlineData("type")]
    [InlineData("token")]
    public async Task TooManyBytesInAll_503(string where)
    {
        // Messages that wait for others.
        await using var app = new ReceivingApp(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask), time: new WatchedTime());

        Assert.Equal(503, await FirstAnswerAsync(app, where));
    }

    [Fact]
    public async Task LargeMessagesOneAfterTheOther_EachHasRoom()
    {
        await using var app = new ReceivingApp(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));

        for (var i = 0; i < 700; i++) Assert.Equal(204, await app.DeliverAsync(Message(i, "Extra", number: null)));
    }

    /// <summary>What the first message is answered that does not have to wait.</summary>
    private static async Task<int?> FirstAnswerAsync(ReceivingApp app, string where)
    {
        for (var i = 0; i < 1000; i++)
        {
            var answer = app.DeliverAsync(Message(i, where, number: "5"));
            if (answer.IsCompleted) return await answer;
        }

        return null;
    }

    private static CallbackRequest Message(int i, string where, string? number)
    {
        var large = new string('x', Large);
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
