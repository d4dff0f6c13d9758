namespace CallMessageEvents.Tests;

public sealed class SubscribeOptionsTests
{
    private static readonly Uri Callback = new("https://example.com/m");

    public static TheoryData<string> Bad =>
    [
        "none", "no options", "relative", "ftp", "underscore", "retry null", "policy null", "policy empty", "policy other",
        "count negative", "count 6", "timeout short", "timeout long", "key empty",
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task SubscribeAsync_BadOptions_AreRefusedBeforeAnyRequest(string what)
    {
        await using var account = await TestAccount.StartAsync();
        var options = what switch
        {
            "no options" => null,
            "none" => new SubscribeOptions(),
            "relative" => To(new Uri("/m", UriKind.Relative)),
            "ftp" => To(new Uri("ftp://example.com/m")),
            "underscore" => To(new Uri("https://my_host.example.com/m")),
            "retry null" => With(null!),
            "policy null" => With(new WebhookRetry { Policy = null! }),
            "policy empty" => With(new WebhookRetry { Policy = "" }),
            "policy other" => With(new WebhookRetry { Policy = "5xx,200" }),
            "count negative" => With(new WebhookRetry { Count = -1 }),
            "count 6" => With(new WebhookRetry { Count = 6 }),
            "key empty" => new SubscribeOptions { Callback = Callback, IdempotencyKey = " " },
            "timeout short" => With(new WebhookRetry { ReadTimeout = TimeSpan.FromMilliseconds(99) }),
            _ => With(new WebhookRetry { ReadTimeout = TimeSpan.FromMilliseconds(15001) }),
        };

        await Assert.ThrowsAsync<ArgumentException>(
            "options", () => account.Messenger.SubscribeAsync(EndUser.OnLeg(ScriptedTwilio.Leg), options, TestAccount.Token));
        Assert.Equal(0, account.RequestCount);
    }

    [Theory]
    [InlineData("https://example.com/m", "#rc=3&rp=5xx,ct,rt&rt=4500")]
    [InlineData("https://example.com/m?a=b%20c&d=é", "#rc=3&rp=5xx,ct,rt&rt=4500")]
    [InlineData("https://example.com/m#rc=1", "")]
    public async Task SubscribeAsync_Form_SaysWhereAndHow(string callback, string fragment)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => ScriptedTwilio.JsonAsync(http, 201, """{"sid":"ZY1"}""");
        await using var provider = twilio.Provide();

        var subscription = await provider.Messenger().SubscribeAsync(EndUser.OnLeg(ScriptedTwilio.Leg), To(new Uri(callback)), TestAccount.Token);

        var form = Assert.Single(twilio.Requests).Form;
        Assert.Equal(("POST", new Uri(callback).AbsoluteUri + fragment), (form["Method"], form["Callback"]));
        Assert.NotEmpty(form["IdempotencyKey"]);
        Assert.Equal(form["Callback"], subscription.Callback.AbsoluteUri);
        Assert.Equal("ZY1", subscription.Sid.ToString());
    }

    [Fact]
    public async Task SubscribeAsync_GetAndRetries_AreAskedFor()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => ScriptedTwilio.JsonAsync(http, 201, """{"sid":"ZY1"}""");
        await using var provider = twilio.Provide();

        var options = new SubscribeOptions
        {
            Callback = Callback,
            Method = WebhookMethod.Get,
            Retry = new WebhookRetry { Count = 0, Policy = "all", ReadTimeout = TimeSpan.FromSeconds(15) },
        };
        await provider.Messenger().SubscribeAsync(EndUser.OnLeg(ScriptedTwilio.Leg), options, TestAccount.Token);

        Assert.Equal(
            ("GET", "https://example.com/m#rc=0&rp=all&rt=15000"), (twilio.Requests.Single().Form["Method"], twilio.Requests.Single().Form["Callback"]));
    }

    [Fact]
    public void WebhookRetry_ToString_IsTheFragment()
    {
        Assert.Equal("rc=3&rp=5xx,ct,rt&rt=4500", WebhookRetry.Default.ToString());
        Assert.Equal("", WebhookRetry.TwilioDefault.ToString());
        Assert.Equal("rc=5&rp=4xx&rt=100", new WebhookRetry { Count = 5, Policy = "4xx", ReadTimeout = TimeSpan.FromMilliseconds(100) }.ToString());
    }

    private static SubscribeOptions To(Uri callback) => new() { Callback = callback };

    private static SubscribeOptions With(WebhookRetry retry) => new() { Callback = Callback, Retry = retry };
}
