using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests;

/// <summary>What the end user's app gets of an application's type.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task SendAsync_Contract_HasItsTypeInFront() => Assert.Equal("""{"type":"hint","text":"a"}""", await ArriveAsync(new Hint("a")));

    [Fact]
    public async Task SendAsync_ContractWithoutProperties_IsItsType() => Assert.Equal("""{"type":"nothing"}""", await ArriveAsync(new Nothing()));

    [Fact]
    public async Task SendAsync_ContractAgain_WithOtherMetadata_IsWrittenAsThatSays()
    {
        await using var account = await TestAccount.StartAsync();

        Assert.Equal("""{"type":"hint","text":"a"}""", await account.ArriveAsync(new Hint("a")));
        var alice = account.Alice();
        await account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new Hint("b"), ShoutingJson.Default.Hint, cancellationToken: TestAccount.Token);
        Assert.Equal("""{"type":"hint","TEXT":"b"}""", Assert.Single(alice.Received).Content);
        Assert.Equal("""{"type":"hint","text":"c"}""", await account.ArriveAsync(new Hint("c")));
    }

    [Fact]
    public async Task SendAsync_ContractWithDataOfNoMetadata_HasItsTypeInFront() =>
        Assert.Equal("""{"type":"collides","x":1}""", await ArriveAsync(new CollidesByData { More = { ["x"] = 1 } }));

    [Fact]
    public async Task SendAsync_NoContract_IsWrittenAsItIs() => Assert.Equal("""{"text":"a"}""", await ArriveAsync(new Plain("a")));

    [Fact]
    public async Task SendAsync_DeclaredAsBase_IsWrittenAsWhatItIs()
    {
        Assert.Equal("""{"type":"dog","legs":4,"name":"Rex"}""", await ArriveAsync<Animal>(new Dog()));
        Assert.Equal("""{"type":"hint","text":"a"}""", await ArriveAsync<object>(new Hint("a")));
    }

    [Fact]
    public async Task SendAsync_PolymorphicRoot_IsWrittenAsDeclared()
    {
        Assert.Equal("""{"kind":"circle","radius":2}""", await ArriveAsync<Shape>(new Circle(2)));
        Assert.Equal("""{"radius":2}""", await ArriveAsync(new Circle(2)));
    }

    [Fact]
    public async Task SendAsync_PolymorphicContract_HasTheTypeOfWhatItIs()
    {
        Assert.Equal("""{"type":"square","kind":"square","side":2}""", await ArriveAsync<Figure>(new Square(2)));
        Assert.Equal("""{"type":"figure","kind":"line","length":2}""", await ArriveAsync<Figure>(new Line(2)));
    }

    [Fact]
    public async Task SendAsync_AnyJson_Arrives()
    {
        Assert.Equal("7", await ArriveAsync(7));
        Assert.Equal("[1,2]", await ArriveAsync(new[] { 1, 2 }));
        Assert.Equal("""{"a":{"b":null}}""", await ArriveAsync(new { A = new { B = (string?)null } }));
        Assert.Equal("""{"x":1}""", await ArriveAsync(new Dictionary<string, int> { ["x"] = 1 }));
        Assert.Equal("""{"x":[1]}""", await ArriveAsync(JsonNode.Parse("""{ "x": [ 1 ] }""")!));
        Assert.Equal("""{"x":1}""", await ArriveAsync(JsonDocument.Parse("""{"x":1}""").RootElement));
    }

    [Fact]
    public async Task SendAsync_TextOfTheWorld_IsNotEscaped() =>
        Assert.Equal("""{"type":"hint","text":"é ü 漢字 <b>&'+=% \"q\" \\ \n"}""", await ArriveAsync(new Hint("é ü 漢字 <b>&'+=% \"q\" \\ \n")));

    [Theory]
    [InlineData("😀")]
    [InlineData("\u0000\u0001\u001f\u007f")]
    [InlineData("\u2028\u2029\ufeff\ufffd")]
    [InlineData("a+b=c&d%20e;f?g#h")]
    public async Task SendAsync_AnyText_ArrivesUnchanged(string text)
    {
        var content = await ArriveAsync(new Plain(text));

        Assert.Equal(text, JsonDocument.Parse(content).RootElement.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(typeof(Collides), "Rename")]
    [InlineData(typeof(CollidesByData), "Rename")]
    [InlineData(typeof(ContractList), "JSON object")]
    [InlineData(typeof(ContractText), "JSON object")]
    [InlineData(typeof(Throwing), "cannot be written")]
    [InlineData(typeof(Cycle), "cannot be written")]
    public async Task SendAsync_ContentThatCannotBeWritten_SaysWhyWithoutContent(Type type, string why)
    {
        var content = type == typeof(Collides) ? (object)new Collides("private-content")
            : type == typeof(CollidesByData) ? new CollidesByData { More = { ["type"] = "private-content" } }
            : Activator.CreateInstance(type)!;
        await using var account = await TestAccount.StartAsync();

        var error = await Assert.ThrowsAsync<InvalidCallMessageException>(() => account.ArriveAsync(content));

        Assert.Equal(type, error.ContentType);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("private-content", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, account.RequestCount);
    }

    [Theory]
    [InlineData(typeof(Collides), "TypeProperty")]
    [InlineData(typeof(CollidesWithEnvelope), "EnvelopeProperty")]
    [InlineData(typeof(CollidesByDiscriminator), "EnvelopeProperty")]
    [InlineData(typeof(CollidesByData), "EnvelopeProperty")]
    public async Task SendAsync_PropertyOfTheLibrary_IsRefusedAndNamesItsOption(Type type, string option)
    {
        var content = type == typeof(CollidesByData) ? new CollidesByData { More = { ["cme"] = "private-content" } }
            : type == typeof(CollidesByDiscriminator) ? new CollidesByDiscriminator()
            : Activator.CreateInstance(type, "private-content")!;

        var error = await Assert.ThrowsAsync<InvalidCallMessageException>(() => ArriveAsync(content));

        Assert.Contains($"option {option}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("private-content", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TypeInfo_IsUsed()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();

        await account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new Hint("a"), ShoutingJson.Default.Hint, cancellationToken: TestAccount.Token);

        Assert.Equal("""{"type":"hint","TEXT":"a"}""", Assert.Single(alice.Received).Content);
    }

    [Fact]
    public async Task SendAsync_NoTypeInfo_IsWrittenAsTheAccountSays()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();

        await account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new Hint("a"), typeInfo: null, cancellationToken: TestAccount.Token);

        Assert.Equal("""{"type":"hint","text":"a"}""", Assert.Single(alice.Received).Content);
    }

    [Fact]
    public async Task SendAsync_ContextConfigured_UsesNoReflection()
    {
        await using var account = await TestAccount.StartAsync(build: static builder =>
            builder.ConfigureJson(static json => json.TypeInfoResolverChain.Add(ShoutingJson.Default)));

        Assert.Equal("""{"type":"hint","text":"a"}""", await account.ArriveAsync(new Hint("a")));
        var error = await Assert.ThrowsAsync<InvalidCallMessageException>(() => account.ArriveAsync(new Plain("a")));
        Assert.Contains("JsonSerializerContext", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigureJson_SeveralSteps_AreMadeInOrder()
    {
        await using var account = await TestAccount.StartAsync(build: static builder => builder
            .ConfigureJson(static json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper)
            .ConfigureJson(static json => json.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper));

        Assert.Equal("""{"BIG-TEXT":1}""", await account.ArriveAsync(new { BigText = 1 }));
    }

    private static async Task<string> ArriveAsync<T>(T content)
    {
        await using var account = await TestAccount.StartAsync();
        return await account.ArriveAsync(content);
    }
}
