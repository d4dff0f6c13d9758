using System.Text;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>A test of the control API, as a program in any language uses it: without credentials.</summary>
public abstract class ControlTest : EmulatorTest
{
    protected Task<ControlReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    protected Task<ControlReply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    protected Task<ControlReply> PostAsync(string path, string? body = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : Encoding.UTF8.GetBytes(body));

    /// <param name="method">The method.</param>
    /// <param name="path">The path below <c>/emulator</c>.</param>
    /// <param name="body">The body, without a type, as the emulator asks for none.</param>
    protected async Task<ControlReply> SendAsync(HttpMethod method, string path, byte[]? body = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(Twilio.BaseAddress, path.Length == 0 ? "/emulator" : $"/emulator/{path}"));
        request.Content = body is null ? null : new ByteArrayContent(body);
        using var response = await http.SendAsync(request, Cancellation);
        return await ControlReply.ReadAsync(response);
    }

    protected static void AssertProblem(int status, ControlReply answer, string? field = null)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(answer["title"]!);
        Assert.NotEmpty(answer["detail"]!);
        Assert.Equal(field, answer.Json.TryGetProperty("field", out var blamed) ? blamed.GetString() : null);
    }
}
