using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What is said of content that cannot be sent: which type, and what to do. Nothing is sent.</summary>
public sealed class ContentErrorTests
{
    private static readonly EndUser User = EndUser.OnLeg(ScriptedTwilio.Leg);
    private static readonly SendOptions Sure = new() { Receipt = TimeSpan.FromSeconds(8) };

    [Fact]
    public async Task SendAsync_PropertyOfTheLibrary_SaysWhatGoesThereAndWhatToDo()
    {
        await SaysAsync(
            new Collides("x"),
            $"{typeof(Collides)} is a contract and has a JSON property \"type\" of its own, which is where the contract's name goes. "
            + "Rename the property with [JsonPropertyName], or choose another name with the option TypeProperty.");
        await SaysAsync(
            new CollidesWithEnvelope("x"),
            $"{typeof(CollidesWithEnvelope)} is a contract and has a JSON property \"cme\" of its own, which is where the protocol's envelope goes. "
            + "Rename the property with [JsonPropertyName], or choose another name with the option EnvelopeProperty.");
    }

    [Fact]
    public async Task SendAsync_ContractThatIsNoObject_SaysSo()
    {
        await SaysAsync(
            new ContractText(), $"{typeof(ContractText)} is a contract, so it must be written as a JSON object; it is written as something else.");
        await SaysAsync(
            new ContractList(), $"{typeof(ContractList)} is a contract, so it must be written as a JSON object; it is written as something else.");
    }

    [Fact]
    public Task SendAsync_GetterThrows_NamesTheExceptionAndHowToSeeIt() => SaysAsync(
        new Throwing(),
        $"Content of type {typeof(Throwing)} cannot be written as JSON: InvalidOperationException from the serializer. "
        + "Serialize it alone with the same settings to see why.");

    [Fact]
    public Task SendAsync_TypeThatTheContextLacks_SaysWhatToAdd() => SaysAsync(
        new Plain("x"),
        $"There is no JSON metadata for content of type {typeof(Plain)}. Add its JsonSerializerContext with ConfigureJson(json => "
        + "json.TypeInfoResolverChain.Add(…)), or pass its JsonTypeInfo to SendAsync.",
        build: static builder => builder.ConfigureJson(static json => json.TypeInfoResolverChain.Add(ShoutingJson.Default)));

    [Fact]
    public Task SendAsync_ReceiptOfNoContract_SaysHowToMakeItOne() => SaysAsync(
        new Plain("x"),
        $"{typeof(Plain)} is no contract, so that it would have no type on the wire: give the type [CallMessage(\"…\")], or name it with AddContract.",
        Sure);

    [Fact]
    public async Task SendAsync_TooLong_SaysHowLongAndWhatElseToSend()
    {
        await using var provider = Provide();

        var error = await Assert.ThrowsAsync<MessageTooLargeException>(
            () => provider.Messenger().SendAsync(User, new Hint(new string('x', 10_000)), cancellationToken: TestAccount.Token));

        Assert.Equal(
            $"The content is {error.Length} characters of JSON; Twilio takes 10000. Send less, a reference to where the rest is, or, "
            + "to an app that speaks the protocol, with SendOptions.Receipt: then it goes in parts.",
            error.Message);
        Assert.Equal("""{"type":"hint","text":""}""".Length + 10_000, error.Length);
    }

    [Theory]
    [InlineData("", "The content is empty; it must be JSON.")]
    [InlineData("[1,2", "The content is not JSON: it goes wrong near byte ")]
    [InlineData("\"\\ud800\"", "The content is not JSON: it goes wrong near byte ")]
    [InlineData("\"HALF\"", "The content is no valid text: half a surrogate pair at position 1.")]
    public async Task SendJsonAsync_NoJson_SaysWhatIsWrong(string json, string says)
    {
        // An attribute cannot hold one.
        json = json.Replace("HALF", "\ud800", StringComparison.Ordinal);
        await using var provider = Provide();

        var error = await Assert.ThrowsAsync<ArgumentException>(
            nameof(json), () => provider.Messenger().SendJsonAsync(User, json, cancellationToken: TestAccount.Token));

        Assert.StartsWith(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void CallMessage_NoName_IsRefused(string name) => Assert.Throws<ArgumentException>("type", () => new CallMessageAttribute(name));

    [Fact]
    public void CallMessage_NullAsName_IsRefused() => Assert.Throws<ArgumentNullException>("type", static () => new CallMessageAttribute(null!));

    /// <summary>It is read as the contract, so that it is sent as the contract.</summary>
    [Fact]
    public async Task SendAsync_ReceiptOfATypeThatInheritsFromTheContract_IsSentAsThat()
    {
        await using var app = await TalkingApp.StartAsync();

        _ = app.Messenger.SendAsync<Fruit>(TalkingApp.User, new Apple(), Sure, TestAccount.Token);

        var frame = await app.NextAsync();
        Assert.Equal(("fruit", "red"), ((string?)frame.Json["type"], (string?)frame.Json["colour"]));
    }

    private static async Task SaysAsync<T>(T content, string message, SendOptions? options = null, Action<ICallMessageEventsBuilder>? build = null)
    {
        await using var provider = Provide(build);

        var error = await Assert.ThrowsAsync<InvalidCallMessageException>(
            () => provider.Messenger().SendAsync(User, content, options, TestAccount.Token));

        Assert.Equal((message, typeof(T)), (error.Message, error.ContentType));
    }

    private static ServiceProvider Provide(Action<ICallMessageEventsBuilder>? build = null) =>
        TestProvider.Create(new Uri("http://127.0.0.1:1"), build: build);

    [CallMessage("fruit")]
    private class Fruit
    {
        public int Seeds { get; init; } = 5;
    }

    private sealed class Apple : Fruit
    {
        public string Colour { get; init; } = "red";
    }
}
