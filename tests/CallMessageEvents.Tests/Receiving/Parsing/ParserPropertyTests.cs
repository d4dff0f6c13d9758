using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CallMessageEvents.Tests;

public sealed class ParserPropertyTests
{
    private static readonly string[] Names = ["CallSid", "Content", "Sid", "AccountSid", "ContentType", "SequenceNumber", "Other", "é&=%+ "];

    [Fact]
    public void TryParse_WhatAFormWrote_IsTheSame() => Check(static fields => Callback.Parse(SignedRequest.Form(fields)));

    [Fact]
    public void TryParse_WhatJsonWrote_IsTheSame() => Check(static fields =>
        Callback.ParseJson(JsonSerializer.Serialize(fields.ToDictionary(static field => field.Name, static field => field.Value))));

    [Fact]
    public void TryParse_AnyBytes_NeverThrow() => Prop.ForAll<byte[]>(static bytes => ParseBoth(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_MutatedBodies_NeverThrow()
    {
        var form = "CallSid=CA1&Content=%7B%22a%22%3A1%7D&Timestamp=Fri%2C+2+Dec+2022+22%3A02%3A49+%2B0000&SequenceNumber=1&a=b"u8.ToArray();
        var json = """
            {"CallSid":"CA1","Content":"{\"a\":\"\u00e9\"}","Timestamp":"Fri, 2 Dec 2022 22:02:49 +0000","SequenceNumber":1,"a":[{"b":null}]}
            """u8.ToArray();

        Prop.ForAll<NonNegativeInt, byte, NonNegativeInt>(
            (at, value, cut) => ParseBoth(Mutate(form, at.Get, value, cut.Get)) && ParseBoth(Mutate(json, at.Get, value, cut.Get)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(200));
    }

    [Fact]
    public void TryParse_JsonWithWhiteSpace_IsAsWithout()
    {
        byte[] json =
        [
            .. """{"CallSid":"CA1","Content":"{\"a\":\"é\\n\/\"}","SequenceNumber":10"""u8,
            .. ""","Sid":"KX1","ContentType":"é","b":"\u0022\u003C\u007f","a":"\\","CallSid":"CA2"}"""u8,
        ];

        Prop.ForAll<NonNegativeInt, byte, NonNegativeInt>((at, value, cut) =>
        {
            var mutated = Mutate(json, at.Get, value, cut.Get);
            Assert.Equal(Describe(mutated), Describe([(byte)' ', .. mutated]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(300));
    }

    private static void Check(Func<IReadOnlyList<(string Name, string Value)>, CallMessage> parse) =>
        Prop.ForAll<NonEmptyString, string[], NonNegativeInt>((required, others, number) =>
        {
            var (sid, other) = (Text(others.FirstOrDefault()), Text(others.LastOrDefault()));
            string[] values = ["CA" + other, Text(required.Get), sid, "AC" + other, other, $"{number.Get}", other, sid];

            var message = parse([.. Names.Zip(values)]);

            Assert.Equal((values[0], values[1]), (message.CallSid.ToString(), Callback.Content(message)));
            Assert.Equal((sid, "AC" + other), (message.Sid?.ToString() ?? "", message.AccountSid.ToString()));
            Assert.Equal((other, number.Get), (message.ContentType ?? "", message.SequenceNumber));
            Assert.Equal([(Names[6], other), (Names[7], sid)], message.Extra.Select(static field => (field.Key, field.Value)).Order());
        }).QuickCheckThrowOnFailure();

    /// <summary>As UTF-8 can write it: FsCheck also makes halves of surrogate pairs.</summary>
    private static string Text(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static bool ParseBoth(byte[] bytes)
    {
        foreach (var format in Enum.GetValues<CallbackFormat>())
        {
            var parsed = CallMessageParser.TryParse(bytes, format, out var message, out var error);
            if (parsed != message is not null || parsed == error is not null) return false;
        }

        return true;
    }

    private static string Describe(byte[] json) => CallMessageParser.TryParse(json, CallbackFormat.Json, out var message, out var error)
        ? $"{message} {Convert.ToHexString(message.Body.Span)} {message.SequenceNumber} {message.ContentType} {string.Join(',', message.Extra)}"
        : error.ToString();

    private static byte[] Mutate(byte[] body, int at, byte value, int cut)
    {
        var mutated = body[..(body.Length - (cut % 3 == 0 ? cut % body.Length : 0))];
        if (mutated.Length > 0) mutated[at * 31 % mutated.Length] = value;
        return mutated;
    }
}
