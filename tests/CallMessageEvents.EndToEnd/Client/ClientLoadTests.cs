using System.Text.Json;
using CallMessageEvents.AspNetCore.Tests.Docs;

namespace CallMessageEvents.EndToEnd;

/// <summary>Many requests at once, and large ones: all are answered, each once.</summary>
public sealed class ClientLoadTests(Chromium chromium) : ClientTest(chromium)
{
    [Fact]
    public async Task Requests_200EachWayAtOnce_AreAllAnsweredOnce()
    {
        var settings = new ClientSettings { Rate = 1_000 };
        var call = await CallAsync(settings, settings);
        var numbers = Enumerable.Range(0, 200).ToArray();

        await Task.WhenAll(call.Sides.Select(async side =>
        {
            var (page, endUser) = side;
            var asked = page.RequestAllAsync("lookup", numbers.Select(number => new { number }));
            var answers = await Task.WhenAll(numbers.Select(number => call.Messenger.RequestAsync(endUser, new Question($"{number}"), Patience, Token)));
            Assert.Equal(numbers.Select(number => $"It is {number}"), answers.Select(answer => answer.Text));
            Assert.Equal(numbers.Select(number => $$"""{"type":"found","number":{{number}},"text":""}"""), (await asked).Select(outcome => outcome.Content));
            Assert.Equal(numbers, (await page.WhenAskedAsync(200)).Select(int.Parse).Order());
        }));

        Assert.Equal(numbers.SelectMany(number => new[] { number, number }), Desk.Lookups.Select(lookup => lookup.Number).Order());
    }

    [Fact]
    public async Task Requests_Of200KBEachWay_GoAndComeInParts()
    {
        var call = await CallAsync();
        var line = $"{new string('x', 80)} \"Grüße\" 👋\n";
        var text = string.Concat(Enumerable.Repeat(line, 2_000));

        await Task.WhenAll(call.Sides.Select(async side =>
        {
            var (page, endUser) = side;
            var asked = page.RequestAsync("lookup", new { Number = 1, Text = text });
            var answer = await call.Messenger.RequestAsync(endUser, new Question(text), Patience, Token);
            Assert.Equal($"It is {text}", answer.Text);
            Assert.Single(await page.WhenAskedAsync(1));
            Assert.Equal(new(1, text), JsonSerializer.Deserialize<Found>((await asked).Content!, JsonSerializerOptions.Web));
        }));

        Assert.Equal(2, Desk.Lookups.Count);
    }
}
