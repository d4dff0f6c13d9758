using System.Text.Json;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>What an application does and sees in a vector.</summary>
internal static class Events
{
    private static readonly Dictionary<string, Shape[]> Shapes = new()
    {
        ["do request"] = [new("do as type content reply timeout", "receipt")],
        ["do send"] = [new("do as type content receipt"), new("do type content")],
        ["do cancel"] = [new("do as")],
        ["do publish"] = [new("do type content", "lifetime")],
        ["do unpublish"] = [new("do type")],
        ["do done"] = [new("do handler")],
        ["do reply"] = [new("do handler type content")],
        ["do fail"] = [new("do handler message")],
        ["do fault"] = [new("do handler code message")],
        ["do leg"] = [new("do status")],
        ["do close"] = [new("do")],
        ["do sdk"] = [new("do confirms"), new("do refuses")],
        ["see message"] = [new("see type content", "as")],
        ["see request"] = [new("see type content", "as")],
        ["see cancelled"] = [new("see handler")],
        ["see connected"] = [new("see client parts")],
        ["see result"] =
        [
            new("see as received"), new("see as reply"), new("see as reason", "code message"), new("see as code", "message"),
            new("see as cancelled"), new("see as refused"),
        ],
    };

    public static string? Problem(JsonElement value, string verb)
    {
        if (!value.TryGetProperty(verb, out var what) || !Shapes.TryGetValue($"{verb} {what}", out var shapes)) return $"No such event: {value}";
        var problems = shapes.Select(shape => shape.Problem(value)).ToList();
        return problems.Contains(null) ? null : problems[^1];
    }
}
