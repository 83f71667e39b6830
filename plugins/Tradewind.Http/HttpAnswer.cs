using System.Globalization;
using System.Text;

namespace Tradewind.Http;

/// <summary>Reads answers: what they say of themselves, their bodies up to a limit.</summary>
internal static class HttpAnswer
{
    private const int QuoteLimit = 300;

    /// <summary>A sentence about an answer that was not a success, with what the server said and when it wants to be asked again.</summary>
    public static async Task<string> DescribeAsync(HttpCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = new StringBuilder($"{call.Name} answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
        if (response.Headers.RetryAfter is { } after)
            text.Append(CultureInfo.InvariantCulture, $", to be asked again {(after.Date is { } date ? $"at {date:u}" : $"after {after.Delta?.TotalSeconds:0} s")}");

        await using var body = await OpenAsync(call, response, cancellationToken);
        var buffer = new byte[QuoteLimit];
        var length = await body.ReadAtLeastAsync(buffer, QuoteLimit, throwOnEndOfStream: false, cancellationToken);
        var said = string.Join(' ', EncodingOf(response).GetString(buffer, 0, length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return said.Length == 0 ? text.Append('.').ToString() : text.Append(": ").Append(said).ToString();
    }

    /// <summary>The body; null when it is longer than the limit.</summary>
    public static async Task<HttpResult?> ReadAsync(HttpCall call, HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        await using var body = await OpenAsync(call, response, cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[16_384];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > limit)
                return null;
        }

        return ResultOf(response) with { Body = EncodingOf(response).GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF'), Bytes = bytes.Length };
    }

    public static HttpResult ResultOf(HttpResponseMessage response) => new()
    {
        Status = (int)response.StatusCode,
        Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value)),
    };

    /// <summary>The body as a stream on which no read waits longer than the call's timeout.</summary>
    public static async Task<Stream> OpenAsync(HttpCall call, HttpResponseMessage response, CancellationToken cancellationToken) =>
        new PatientStream(await response.Content.ReadAsStreamAsync(cancellationToken), call.Timeout, call.Name);

    private static Encoding EncodingOf(HttpResponseMessage response)
    {
        try
        {
            return response.Content.Headers.ContentType?.CharSet is { Length: > 0 } name ? Encoding.GetEncoding(name.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            // A character set that nobody knows: most are UTF-8 by another name.
            return Encoding.UTF8;
        }
    }
}
