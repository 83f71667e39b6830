using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tradewind.Agent.Logs;

/// <summary>
/// Replaces secrets that the agent has handed out by <c>***</c> wherever they come back: in log lines, messages and rendered settings. So it does
/// with the ends of callback addresses, which let whoever has one end a task: there is a new one for each wait, so they are known by their form.
/// </summary>
internal sealed partial class SecretMask
{
    // A shorter one would blacken half of every log.
    private const int Shortest = 4;

    private const string Callback = "/api/v1/callbacks/";

    private ImmutableArray<(string Text, byte[] Bytes)> _secrets = [];

    /// <summary>Notes a secret; also in the form it takes inside JSON and URLs.</summary>
    public void Add(string? secret)
    {
        if (secret is null || secret.Length < Shortest) return;

        // JSON has two forms: the strict one, and the one that leaves all but quotes and backslashes alone (outputs and settings use it).
        var forms = new[] { secret, JsonEncodedText.Encode(secret).ToString(), JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), Uri.EscapeDataString(secret) };
        foreach (var form in forms.Distinct())
        {
            ImmutableInterlocked.Update(
                ref _secrets,
                known => known.Any(one => one.Text == form) ? known : [.. known.Add((form, Encoding.UTF8.GetBytes(form))).OrderByDescending(one => one.Text.Length)]);
        }
    }

    /// <summary>The text without secrets.</summary>
    public string? Apply(string? text)
    {
        if (text is null) return null;
        foreach (var (secret, _) in _secrets) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text.Contains(Callback, StringComparison.Ordinal) ? CallbackEnd().Replace(text, Callback + "***") : text;
    }

    /// <summary>The lines without secrets.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> lines)
    {
        foreach (var (_, secret) in _secrets)
            if (lines.Span.IndexOf(secret) >= 0) return Encoding.UTF8.GetBytes(Apply(Encoding.UTF8.GetString(lines.Span))!);
        return lines.Span.IndexOf("/api/v1/callbacks/"u8) >= 0 ? Encoding.UTF8.GetBytes(Apply(Encoding.UTF8.GetString(lines.Span))!) : lines;
    }

    [GeneratedRegex("/api/v1/callbacks/[A-Za-z0-9_-]+")]
    private static partial Regex CallbackEnd();
}
