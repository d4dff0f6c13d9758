using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Contracts of types that cannot be annotated, other names of the discriminator, and readers that are strict.</summary>
public sealed class AddContractTests
{
    [Fact]
    public async Task SendAsync_AddedType_IsAContract()
    {
        await using var account = await TestAccount.StartAsync(build: static builder => builder.AddContract<KeyValuePair<string, int>>("pair"));

        Assert.Equal("""{"type":"pair","key":"qty","value":2}""", await account.ArriveAsync(KeyValuePair.Create("qty", 2)));
    }

    [Fact]
    public async Task SendAsync_AddedAndAnnotated_AddedGoesFirst()
    {
        await using var account = await TestAccount.StartAsync(build: static builder => builder.AddContract<Annotated>("added"));

        Assert.Equal("""{"type":"added","text":"x"}""", await account.ArriveAsync(new Annotated("x")));
    }

    [Fact]
    public async Task SendAsync_OtherDiscriminator_IsUsedAndLeavesTypeFree()
    {
        await using var account = await TestAccount.StartAsync(static options => options.TypeProperty = "@kind");

        Assert.Equal("""{"@kind":"with-type","type":"mine"}""", await account.ArriveAsync(new WithType("mine")));
    }

    [Fact]
    public async Task SendAsync_PolymorphicContract_LeavesMetadataFirstForStrictReaders()
    {
        await using var account = await TestAccount.StartAsync();

        var json = await account.ArriveAsync<Shape>(new Circle(2));

        Assert.Equal("""{"$type":"circle","type":"shape","radius":2}""", json);
        Assert.Equal(new Circle(2), JsonSerializer.Deserialize<Shape>(json, JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task AddContract_SameTypeByTwoNames_IsRefused()
    {
        var builder = new ServiceCollection().AddCallMessageEvents().AddContract<Version>("one").AddContract<Version>("one");

        Assert.Equal("type", Assert.Throws<ArgumentException>(() => builder.AddContract<Version>("two")).ParamName);
        Assert.Equal("type", Assert.Throws<ArgumentException>(() => builder.AddContract<Uri>(" ")).ParamName);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task ResolveMessenger_EmptyDiscriminator_NamesTheKey()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide(static options => options.TypeProperty = "");

        var error = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => provider.Messenger());

        Assert.Contains("TypeProperty", error.Message, StringComparison.Ordinal);
    }

    [CallMessage("annotated")]
    private sealed record Annotated(string Text);

    [CallMessage("with-type")]
    private sealed record WithType(string Type);

    [CallMessage("shape")]
    [JsonDerivedType(typeof(Circle), "circle")]
    private abstract record Shape;

    private sealed record Circle(int Radius) : Shape;
}
