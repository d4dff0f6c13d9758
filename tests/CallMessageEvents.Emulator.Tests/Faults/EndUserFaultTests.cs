namespace CallMessageEvents.Emulator.Tests;

/// <summary>Faults between end users' apps and Twilio.</summary>
public sealed class EndUserFaultTests : EmulatorTest
{
    private int _heard;

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task ToEndUser_Loss_IsTakenAndNeverArrives()
    {
        var leg = Active();
        Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Loss, Count = 1 });

        await SendAsync(leg, "1");
        await SendAsync(leg, "2");

        var got = Assert.Single(leg.Received);
        Assert.Equal(("2", null), (got.Content, got.Fault));
    }

    [Fact]
    public async Task ToEndUser_Doubling_ArrivesTwice()
    {
        var leg = Active();
        Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Doubling, FromEndUser = false });

        await SendAsync(leg, "1");

        Assert.Equal(["1", "1"], leg.Received.Select(message => message.Content));
        Assert.Equal(2, leg.Received.Select(message => message.Sid).Distinct().Count());
        Assert.All(leg.Received, message => Assert.Equal(EndUserFaultKind.Doubling, message.Fault));
    }

    [Fact]
    public async Task ToEndUser_Lateness_IsOvertaken()
    {
        var leg = Active();
        Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Lateness, Delay = TimeSpan.FromSeconds(3), Count = 1 });
        await SendAsync(leg, "1");
        await SendAsync(leg, "2");
        Assert.Equal("2", Assert.Single(leg.Received).Content);
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(3));

        Time.Advance(TimeSpan.FromSeconds(3));

        await Eventually.HoldsAsync(() => leg.Received.Count == 2);
        Assert.Equal("1", leg.Received[1].Content);
    }

    [Fact]
    public async Task ToEndUser_LateAndTheCallHasEnded_NeverArrives()
    {
        var leg = Active();
        Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Lateness, Delay = TimeSpan.FromSeconds(3) });
        await SendAsync(leg, "1");
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(3));
        leg.Complete();

        Time.Advance(TimeSpan.FromSeconds(3));

        await Time.WhenNoTimerIsDueAsync(TimeSpan.FromSeconds(3));
        Assert.Empty(leg.Received);
    }

    [Fact]
    public async Task FromEndUser_EachKind_DoesWhatItSays()
    {
        var leg = Active();
        await using var application = await CallbackReceiver.StartAsync();
        await Rest.SubscribeAsync(leg, application.Url);
        foreach (var kind in Enum.GetValues<EndUserFaultKind>())
        {
            Twilio.Faults.EndUsers.Add(new()
            {
                Kind = kind,
                FromEndUser = true,
                Count = 1,
                Delay = kind == EndUserFaultKind.Lateness ? TimeSpan.FromSeconds(3) : null,
            });
        }

        var lost = await leg.SendMessageAsync("1", Cancellation);
        await leg.SendMessageAsync("2", Cancellation);
        var late = await leg.SendMessageAsync("3", Cancellation);
        await leg.SendMessageAsync("4", Cancellation);

        Assert.Equal([("2", "2"), ("2", "3"), ("4", "5")], await NextAsync(3));
        Assert.Empty(await lost.WhenDeliveredAsync(Cancellation).InTimeAsync());
        Assert.Equal(EndUserFaultKind.Lateness, late.Fault);
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(3));
        Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal([("3", "4")], await NextAsync(1));

        async Task<List<(string Content, string Number)>> NextAsync(int count)
        {
            List<(string, string)> all = [];
            while (all.Count < count)
            {
                var form = (await application.NextAsync()).Form;
                all.Add((form["Content"], form["SequenceNumber"]));
            }

            return all;
        }
    }

    [Fact]
    public async Task Probability_SameSeed_HitsTheSame()
    {
        Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Loss, Probability = 0.3, Seed = 7 });
        var first = await LossesAsync();
        Twilio.Reset();
        Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Loss, Probability = 0.3, Seed = 7 });
        var again = await LossesAsync();
        Twilio.Reset();
        Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Loss, Probability = 0.3, Seed = 8 });
        var other = await LossesAsync();

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.InRange(first.Count, 40, 80);
    }

    [Fact]
    public void Add_NotValid_NamesTheProperty()
    {
        var faults = Twilio.Faults.EndUsers;

        Refused(new() { Kind = EndUserFaultKind.Lateness }, "Delay");
        Refused(new() { Kind = EndUserFaultKind.Loss, Delay = TimeSpan.FromSeconds(1) }, "Delay");
        Refused(new() { Kind = (EndUserFaultKind)9 }, "Kind");
        Refused(new() { Kind = EndUserFaultKind.Loss, CallSid = "CA1" }, "CallSid");
        Refused(new() { Kind = EndUserFaultKind.Loss, Count = -1 }, "Count");
        Refused(new() { Kind = EndUserFaultKind.Loss, Probability = 1.1 }, "Probability");
        Assert.Empty(faults.All);

        void Refused(EndUserFault fault, string property)
        {
            var error = Assert.Throws<ArgumentException>(nameof(fault), () => faults.Add(fault));
            Assert.StartsWith($"EndUserFault.{property} ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Remove_Fault_HitsNoMore()
    {
        var leg = Active();
        var fault = Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Loss });
        Assert.Same(fault, Assert.Single(Twilio.Faults.EndUsers.All));

        Assert.True(Twilio.Faults.EndUsers.Remove(fault));

        Assert.False(Twilio.Faults.EndUsers.Remove(fault));
        await SendAsync(leg, "1");
        Assert.Single(leg.Received);
    }

    [Fact]
    public async Task SpeakingEndUser_LossAndDoubling_IsAskedOnceAndAnswers()
    {
        var leg = Active();
        await using var application = await CallbackReceiver.StartAsync();
        await Rest.SubscribeAsync(leg, application.Url);
        leg.EndUser.On("hint", _ => Interlocked.Increment(ref _heard));
        leg.EndUser.Speaks = true;
        await application.NextAsync();
        Twilio.Faults.EndUsers.Add(new() { Kind = EndUserFaultKind.Doubling });

        await SendAsync(leg, """{"type":"hint","cme":{"id":"server.1","want":"receipt"},"n":1}""");

        await Eventually.HoldsAsync(() => Time.HasTimerDueIn(TimeSpan.FromMilliseconds(50)));
        Time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal("""{"cme":{"re":["server.1"]}}""", (await application.NextAsync()).Form["Content"]);
        Assert.Equal("""{"cme":{"re":["server.1"]}}""", (await application.NextAsync()).Form["Content"]);

        // Both receipts are there, so both copies were taken; the listener is called beside them.
        await Eventually.HoldsAsync(() => Volatile.Read(ref _heard) > 0);
        Assert.Equal(1, Volatile.Read(ref _heard));
    }

    private EmulatedCall Active() => Twilio.Dial("+14155550100", "client:alice").Answer().Child;

    private async Task SendAsync(EmulatedCall leg, string content) => Assert.Equal(201, (await Rest.SendMessageAsync(leg, content)).Status);

    private async Task<List<string>> LossesAsync()
    {
        var leg = Active();
        List<string> lost = [];
        for (var number = 0; number < 200; number++)
        {
            var sent = await leg.SendMessageAsync($"{number}", Cancellation);
            if (sent.Fault is not null) lost.Add(sent.Content);
        }

        return lost;
    }
}
