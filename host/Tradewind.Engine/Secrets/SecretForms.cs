using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tradewind.Engine.Secrets;

/// <summary>
/// The forms that a secret takes where it is written: in JSON, and JSON inside JSON; in URLs and forms; in XML; as base64 from any place of a longer
/// text, such as <c>user:password</c>; as hexadecimal digits. A secret of several lines, such as a private key, is written line by line by logs.
/// </summary>
internal static class SecretForms
{
    /// <summary>A shorter one would blacken half of every log.</summary>
    public const int Shortest = 4;

    // What base64 makes of the shortest secrets is a piece of many words.
    private const int ShortestBase64 = 6;

    private const int ShortestLine = 8;

    private const int DeepestJson = 3;

    // A variable that says so hides nothing, and every other output has these words.
    private static readonly string[] NoSecrets = ["true", "false", "null"];

    /// <summary>All forms; none for what is too short to be told apart.</summary>
    public static IEnumerable<string> Of(string secret)
    {
        secret = secret.Trim();
        if (secret.Length < Shortest || NoSecrets.Contains(secret, StringComparer.OrdinalIgnoreCase)) return [];
        var lines = secret.Split('\n', StringSplitOptions.TrimEntries);
        return OfText(secret)
            .Concat(lines.Length > 1 ? lines.Where(line => line.Length >= ShortestLine && !line.StartsWith("-----", StringComparison.Ordinal)).SelectMany(OfText) : [])
            .Distinct();
    }

    private static IEnumerable<string> OfText(string text)
    {
        foreach (var json in Json([text], DeepestJson)) yield return json;
        var (url, form) = (Uri.EscapeDataString(text), WebUtility.UrlEncode(text));
        foreach (var json in Json([url, LowerDigits(url), form, LowerDigits(form), WebUtility.HtmlEncode(text), .. OfBytes(Encoding.UTF8.GetBytes(text))], 1)) yield return json;
    }

    private static IEnumerable<string> OfBytes(byte[] bytes)
    {
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        var alone = Convert.ToBase64String(bytes);
        foreach (var base64 in new[] { alone, alone.TrimEnd('='), Base64(bytes, 0), Base64(bytes, 1), Base64(bytes, 2) }.Where(one => one.Length >= ShortestBase64))
        {
            yield return base64;
            yield return base64.Replace('+', '-').Replace('/', '_');
        }
    }

    // As they are, and inside of JSON, which may stand in JSON again. It has two forms: the strict one, and the one that leaves all but quotes and
    // backslashes alone (outputs and settings use it).
    private static IEnumerable<string> Json(IEnumerable<string> forms, int depth) =>
        depth == 0 ? forms : Json(forms.SelectMany(form => new[] { form, Strict(form), Relaxed(form) }).Distinct(), depth - 1);

    private static string Strict(string text) => JsonEncodedText.Encode(text).ToString();

    private static string Relaxed(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    // %C3 may be written as %c3.
    private static string LowerDigits(string url)
    {
        var text = new StringBuilder(url);
        for (var at = 0; at < text.Length - 2; at++)
        {
            if (text[at] != '%') continue;
            text[at + 1] = char.ToLowerInvariant(text[at + 1]);
            text[at + 2] = char.ToLowerInvariant(text[at + 2]);
        }

        return text.ToString();
    }

    // The digits that are the secret's alone, with so many bytes of something else before it, and whatever may come after.
    private static string Base64(byte[] secret, int before)
    {
        var digits = Convert.ToBase64String([.. new byte[before], .. secret]).TrimEnd('=');
        var shared = (before + secret.Length) % 3 == 0 ? 0 : 1;
        var first = before == 0 ? 0 : before + 1;
        return first < digits.Length - shared ? digits[first..^shared] : "";
    }
}
