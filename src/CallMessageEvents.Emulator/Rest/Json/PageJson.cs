using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>A page as Twilio writes it: the items, where it is in the list, and the ready-made addresses of its neighbours.</summary>
internal static class PageJson
{
    public static RestAnswer Answer<T>(
        Page<T> page, string name, string path, IEnumerable<KeyValuePair<string, string>> filters, Func<T, string> sidOf, Action<Utf8JsonWriter, T> writeItem)
    {
        var (size, number) = (page.Request.Size, page.Request.Number);
        var start = (long)number * size;
        return RestAnswer.Ok(json =>
        {
            json.WriteStartArray(name);
            foreach (var item in page.Items)
            {
                json.WriteStartObject();
                writeItem(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("end", start + Math.Max(0, page.Items.Count - 1));
            json.WriteString("first_page_uri", UriOf(0));
            json.WriteString(
                "next_page_uri", page is { HasNext: true, Items: [.., var last] } ? UriOf(number + 1L, PageRequest.AfterPrefix + sidOf(last)) : null);
            json.WriteNumber("page", number);
            json.WriteNumber("page_size", size);
            json.WriteString(
                "previous_page_uri",
                page is { HasPrevious: true, Items: [var first, ..] } && number > 0 ? UriOf(number - 1, PageRequest.BeforePrefix + sidOf(first)) : null);
            json.WriteNumber("start", start);
            json.WriteString("uri", UriOf(number, TokenOf(page.Request)));
        });

        string UriOf(long pageNumber, string? token = null)
        {
            IEnumerable<KeyValuePair<string, string>> parameters = [.. filters, new("PageSize", $"{size}"), new("Page", $"{pageNumber}")];
            var query = parameters.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}");
            return $"{path}?{string.Join('&', query)}{(token is null ? "" : $"&PageToken={token}")}";
        }
    }

    private static string? TokenOf(PageRequest request) =>
        request.After is { } after ? PageRequest.AfterPrefix + after
        : request.Before is { } before ? PageRequest.BeforePrefix + before
        : null;
}
