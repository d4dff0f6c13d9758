using System.Net;
using System.Text.RegularExpressions;

namespace CallMessageEvents.Emulator.Tests;

public sealed partial class PageTests : EmulatorTest
{
    [Fact]
    public async Task Get_Root_IsThePage()
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(Twilio.BaseAddress, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", Assert.Single(response.Headers.GetValues("Cache-Control")));
        Assert.Empty(Twilio.Requests);
    }

    [Fact]
    public async Task Get_EveryFile_MayLoadAndRunNothingFromElsewhere()
    {
        foreach (var (_, response) in await FetchAllAsync())
        {
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        }
    }

    [Fact]
    public async Task Get_EveryFileThatIsNamed_IsServedWithItsType()
    {
        var files = await FetchAllAsync();

        Assert.All(
            files,
            file => Assert.Equal((HttpStatusCode.OK, TypeOf(file.Key)), (file.Value.StatusCode, file.Value.Content.Headers.ContentType?.MediaType)));
        var embedded = typeof(TwilioEmulator).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("page/", StringComparison.Ordinal));
        Assert.Equal(embedded.Order(), files.Keys.Select(path => path == "/" ? "page/index.html" : path["/emulator/".Length..]).Order());
    }

    [Fact]
    public async Task Files_All_NameNothingOutside()
    {
        foreach (var (path, response) in await FetchAllAsync())
        {
            var text = (await response.Content.ReadAsStringAsync(Cancellation)).Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal);

            Assert.False(OutsideUrl().IsMatch(text), path);
        }
    }

    [Fact]
    public async Task Files_All_MakeNoHtmlOrCodeOfText()
    {
        foreach (var (path, response) in await FetchAllAsync())
        {
            Assert.False(HtmlOrCodeOfText().IsMatch(await response.Content.ReadAsStringAsync(Cancellation)), path);
        }
    }

    [Fact]
    public async Task Head_Root_HasNoBody()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, Twilio.BaseAddress);
        using var response = await http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual(0, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Get_Page_MeetsNoFault()
    {
        Twilio.Faults.Add(new() { Kind = FaultKind.Reset });

        Assert.Equal(HttpStatusCode.OK, (await FetchAllAsync())["/"].StatusCode);
    }

    [Theory]
    [InlineData("GET", "/emulator/page/unknown.js", 404)]
    [InlineData("GET", "/emulator/page/index.html", 404)]
    [InlineData("GET", "/emulator/page/../openapi.json", 200)]
    [InlineData("POST", "/emulator/page/events", 404)]
    [InlineData("POST", "/", 401)]
    public async Task Request_AnythingElse_GoesOn(string method, string path, int status)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new(method), new Uri(Twilio.BaseAddress, path));
        using var response = await http.SendAsync(request, Cancellation);

        Assert.Equal(status, (int)response.StatusCode);
    }

    /// <summary>The page and, as a browser does, whatever it and its files name.</summary>
    private async Task<Dictionary<string, HttpResponseMessage>> FetchAllAsync()
    {
        using var http = new HttpClient { BaseAddress = Twilio.BaseAddress };
        var files = new Dictionary<string, HttpResponseMessage>();
        var due = new Queue<string>(["/"]);
        while (due.TryDequeue(out var path))
        {
            if (!files.TryAdd(path, await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation))) continue;
            var text = await files[path].Content.ReadAsStringAsync(Cancellation);
            foreach (Match match in Reference().Matches(text)) due.Enqueue(new Uri(new Uri("http://page/emulator/page/"), match.Groups[1].Value).AbsolutePath);
        }

        Assert.InRange(files.Count, 10, 40);
        return files;
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        "" => "text/html",
        ".css" => "text/css",
        ".js" => "text/javascript",
        _ => "image/svg+xml",
    };

    [GeneratedRegex("""(?:(?:src|href)="|from ')([^"'#]+)["']""")]
    private static partial Regex Reference();

    [GeneratedRegex("""https?://[^\s$]|["'(]//|@import|url\(""")]
    private static partial Regex OutsideUrl();

    [GeneratedRegex(
        """innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function|"""
        + """<style|\sstyle="|\son[a-z]+="|<script(?! type="module" src=)""")]
    private static partial Regex HtmlOrCodeOfText();
}
