using System.Globalization;
using System.Text;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Api;

/// <summary>Entries of the audit as a file for a spreadsheet or another program: RFC 4180, in UTF-8, latest first.</summary>
internal static class AuditCsv
{
    public const string ContentType = "text/csv; charset=utf-8";

    private const int PageSize = 1_000;

    /// <summary>Writes all that match, a page at a time: an audit of years takes no more memory than a short one.</summary>
    public static async Task WriteAsync(Stream stream, IAccessStore store, AuditFilter filter, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("at,actor,action,subject,dag,before,after");
        for (string? cursor = null; ;)
        {
            var page = await store.AuditTrailAsync(filter, cursor, PageSize, cancel);
            foreach (var entry in page.Items) await writer.WriteLineAsync(Line(entry));
            await writer.FlushAsync(cancel);
            if ((cursor = page.Next) is null) return;
        }
    }

    private static string Line(AuditEntry entry) => string.Join(',', new[]
    {
        entry.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), entry.Actor, entry.Action, entry.Subject, entry.DagId, entry.Before, entry.After,
    }.Select(Field));

    // What a spreadsheet would take for a formula is text: names come from whoever asks.
    private static string Field(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
