using System.Text.Json;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>Plays a vector against a side, and compares.</summary>
internal sealed class VectorRun(Vector vector, IVectorSide side)
{
    private readonly Placeholders _placeholders = new();
    private readonly FrameComparison _frames = new();
    private readonly Dictionary<string, int> _runs = new(StringComparer.Ordinal);
    private TimeSpan _now = TimeSpan.MinValue;

    public static async Task PlayAsync(Vector vector, IVectorSide side)
    {
        var run = new VectorRun(vector, side);
        foreach (var step in run.Steps) await run.StepAsync(step);
        Assert.Empty(side.Left);
    }

    private IEnumerable<JsonElement> Steps => vector.Steps;

    private async Task StepAsync(JsonElement step)
    {
        var isByItself = step.TryGetProperty("out", out _) || step.TryGetProperty("outParts", out _);
        await PassToAsync(TimeSpan.FromMilliseconds(step.GetProperty("at").GetInt32()), isByItself);
        var leg = step.TryGetProperty("leg", out _) ? VectorLeg.Other : VectorLeg.Own;
        if (step.TryGetProperty("in", out var frame)) await side.ArriveAsync(leg, _placeholders.Write(frame));
        else if (step.TryGetProperty("raw", out var pieces)) await side.ArriveAsync(leg, Placeholders.Raw(pieces));
        else if (step.TryGetProperty("out", out var expected)) await TakeAsync(leg, expected);
        else if (step.TryGetProperty("outParts", out var parts)) await TakePartsAsync(leg, parts);
        else if (!step.TryGetProperty("event", out var what)) return;
        else if (what.TryGetProperty("see", out _)) await SeeAsync(step, what);
        else await side.DoAsync(JsonElement.Parse(_placeholders.Write(what)), what.TryGetProperty("handler", out var name) ? _runs[name.GetString()!] : null);
    }

    private async Task PassToAsync(TimeSpan at, bool isByItself)
    {
        if (at == _now) return;

        Assert.True(!side.Left.Any(), $"Before {at}: {string.Join('\n', side.Left)}");
        if (isByItself) await side.WhenTimedAsync(at);
        await side.PassToAsync(at);
        _now = at;
    }

    private async Task TakeAsync(VectorLeg leg, JsonElement expected)
    {
        var actual = await TakeFrameAsync(leg, expected);
        var problem = _placeholders.Match(FrameComparison.Outline(expected), FrameComparison.Outline(actual));
        Assert.True(problem is null, $"At {_now}: {problem} in {Placeholders.Short(actual)}");
        _frames.Check(actual);
    }

    private async Task TakePartsAsync(VectorLeg leg, JsonElement expected)
    {
        var all = new List<JsonElement>();
        for (int index = 0, count = 1; index < count; index++)
        {
            all.Add(await TakeFrameAsync(leg, expected));
            count = FrameComparison.CountOf(all[^1]);
        }

        var message = _frames.Join(all, expected, _placeholders);
        var problem = _placeholders.Match(expected.GetProperty("message"), message);
        Assert.True(problem is null, $"At {_now}: {problem} in {Placeholders.Short(message)}");
        _frames.CheckCopy(_placeholders.Write(expected.GetProperty("id")), all);
        _frames.Check(message);
    }

    private async Task<JsonElement> TakeFrameAsync(VectorLeg leg, JsonElement expected)
    {
        var sent = await side.TakeFrameAsync(leg);
        Assert.True(sent is not null, $"At {_now} nothing was sent; expected {Placeholders.Short(expected)}");
        Assert.True(sent.At == _now, $"Sent at {sent.At}, not at {_now}: {sent.Text}");
        Assert.InRange(sent.Text.Length, 1, MessageTooLargeException.MaxLength);
        return JsonElement.Parse(sent.Text);
    }

    private async Task SeeAsync(JsonElement step, JsonElement expected)
    {
        int? run = expected.TryGetProperty("handler", out var handler) ? _runs[handler.GetString()!] : null;
        VectorLeg? leg = step.TryGetProperty("leg", out _) ? VectorLeg.Other : null;
        var mayLack = step.TryGetProperty("maybe", out _);
        var seen = await side.TakeSightAsync(
            sight => (leg ?? sight.Leg) == sight.Leg && (run is null || run == sight.Run) && IsSame(expected, sight.What), mayLack);
        if (seen is null)
        {
            Assert.True(mayLack, $"At {_now} not seen: {Placeholders.Short(expected)}; but: {string.Join('\n', side.Left)}");
            return;
        }

        Assert.True(seen.At == _now, $"Seen at {seen.At}, not at {_now}: {Placeholders.Short(seen.What)}");
        var isResult = expected.GetProperty("see").GetString() == "result";
        if (!isResult && expected.TryGetProperty("as", out var name)) _runs[name.GetString()!] = seen.Run!.Value;
    }

    /// <summary>Names of handlers are the vector's; an error's code and text count where they are expected.</summary>
    private bool IsSame(JsonElement expected, JsonElement actual)
    {
        var isResult = expected.GetProperty("see").GetString() == "result";
        var own = expected.EnumerateObject().Where(one => one.Name != "handler" && (isResult || one.Name != "as")).ToList();
        var names = own.Select(static one => one.Name);
        var other = actual.EnumerateObject().Select(static one => one.Name).Where(name => names.Contains(name) || name is not ("code" or "message"));
        return other.ToHashSet().SetEquals(names) && own.TrueForAll(one => _placeholders.Match(one.Value, actual.GetProperty(one.Name)) is null);
    }
}
