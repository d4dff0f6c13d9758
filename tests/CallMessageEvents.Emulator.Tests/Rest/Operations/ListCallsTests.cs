using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

public sealed class ListCallsTests : EmulatorTest
{
    [Fact]
    public async Task List_Empty_IsAnEmptyPage()
    {
        var reply = await ListAsync("");

        Assert.Equal(
            ["calls", "end", "first_page_uri", "next_page_uri", "page", "page_size", "previous_page_uri", "start", "uri"],
            reply.Json.EnumerateObject().Select(property => property.Name));
        Assert.Empty(reply.Sids("calls"));
        Assert.Equal((0, 0, 50, 0), (Number(reply, "page"), Number(reply, "start"), Number(reply, "page_size"), Number(reply, "end")));
        Assert.Null(reply["next_page_uri"]);
        Assert.Null(reply["previous_page_uri"]);
        Assert.Equal($"{Rest.Account}/Calls.json?PageSize=50&Page=0", reply["uri"]);
    }

    [Fact]
    public async Task List_Filters_NarrowIt()
    {
        var first = Twilio.Dial("client:alice", "client:bob+1", "+14155550100");
        var second = Twilio.Dial("+14155550100", "client:bob+1").Answer();

        Assert.Equal(
            [second.Child.Sid, second.Parent.Sid, first.Children[1].Sid, first.Children[0].Sid, first.Parent.Sid],
            (await ListAsync("")).Sids("calls"));
        Assert.Equal([second.Child.Sid, first.Children[0].Sid], (await ListAsync("To=client%3Abob%2B1")).Sids("calls"));
        Assert.Equal([second.Child.Sid, second.Parent.Sid], (await ListAsync("From=%2B14155550100")).Sids("calls"));
        Assert.Equal([first.Children[1].Sid, first.Children[0].Sid], (await ListAsync($"ParentCallSid={first.Parent.Sid}")).Sids("calls"));
        Assert.Equal([second.Child.Sid, second.Parent.Sid], (await ListAsync("Status=in-progress")).Sids("calls"));
        Assert.Equal([second.Child.Sid], (await ListAsync($"Status=in-progress&ParentCallSid={second.Parent.Sid}&To=client%3Abob%2B1")).Sids("calls"));
        Assert.Empty((await ListAsync("ParentCallSid=CA00000000000000000000000000000000")).Sids("calls"));
        Assert.Equal(5, (await ListAsync("Status=&To=&StartTime=&Unknown=1")).Sids("calls").Length);
    }

    [Fact]
    public async Task List_Pages_GoForwardAndBack()
    {
        string[] sids = [.. Enumerable.Range(0, 5).Select(_ => Twilio.CreateCall("+14155550100", "client:bob").Sid).Reverse()];

        var first = await ListAsync("To=client%3Abob&PageSize=2");
        var second = await Rest.GetAsync(first["next_page_uri"]!);
        var third = await Rest.GetAsync(second["next_page_uri"]!);
        var back = await Rest.GetAsync(third["previous_page_uri"]!);
        var start = await Rest.GetAsync(back["previous_page_uri"]!);

        Assert.Equal([sids[..2], sids[2..4], sids[4..], sids[2..4], sids[..2]], new[] { first, second, third, back, start }.Select(page => page.Sids("calls")));
        Assert.Equal((1, 2, 2, 3), (Number(second, "page"), Number(second, "page_size"), Number(second, "start"), Number(second, "end")));
        Assert.Equal((2, 4, 4), (Number(third, "page"), Number(third, "start"), Number(third, "end")));
        Assert.Null(third["next_page_uri"]);
        Assert.Null(first["previous_page_uri"]);
        Assert.Null(start["previous_page_uri"]);
        Assert.Equal($"{Rest.Account}/Calls.json?To=client%3Abob&PageSize=2&Page=0", third["first_page_uri"]);
        Assert.Equal(first["next_page_uri"], second["uri"]);
    }

    [Fact]
    public async Task List_CallsArriveAndEndBetweenPages_NoneRepeatsOrVanishes()
    {
        EmulatedCall[] calls = [.. Enumerable.Range(0, 6).Select(_ => Twilio.CreateCall("+14155550100", "client:bob")).Reverse()];
        var first = await ListAsync("Status=queued&PageSize=2");
        Twilio.CreateCall("+14155550100", "client:carol");
        calls[1].Complete();

        var second = await Rest.GetAsync(first["next_page_uri"]!);

        Assert.Equal([calls[2].Sid, calls[3].Sid], second.Sids("calls"));
    }

    [Fact]
    public async Task List_PageWithoutToken_Counts()
    {
        string[] sids = [.. Enumerable.Range(0, 3).Select(_ => Twilio.CreateCall("+14155550100", "client:bob").Sid).Reverse()];

        Assert.Equal(sids[2..], (await ListAsync("PageSize=2&Page=1")).Sids("calls"));
        Assert.Empty((await ListAsync("PageSize=1000&Page=2147483647")).Sids("calls"));
    }

    [Theory]
    [InlineData("PageSize=0")]
    [InlineData("PageSize=1001")]
    [InlineData("PageSize=x")]
    [InlineData("PageSize=99999999999")]
    [InlineData("Page=-1")]
    [InlineData("Page=x")]
    [InlineData("PageToken=x")]
    [InlineData("PageToken=PA")]
    [InlineData("PageToken=PXCA00000000000000000000000000000000")]
    public async Task List_BadPage_IsBadRequest(string query)
    {
        var reply = await ListAsync(query);

        Assert.Equal((400, 20422), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task List_TokenOfForgottenCall_IsTheEnd()
    {
        Twilio.CreateCall("+14155550100", "client:bob");

        Assert.Empty((await ListAsync("PageToken=PACA00000000000000000000000000000000&Page=1")).Sids("calls"));
    }

    private static int Number(RestReply reply, string property) =>
        reply.Json.GetProperty(property) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : -1;

    private Task<RestReply> ListAsync(string query) => Rest.GetAsync($"{Rest.Account}/Calls.json?{query}");
}
