using System.Text;

namespace Tradewind.Transport.Hangfire;

/// <summary>What a queue of Tradewind is called in Hangfire, which allows only lower-case letters, digits, _ and -.</summary>
internal static class QueueNames
{
    private const string Encoded = "x-";

    /// <summary>Whether Hangfire takes it as it is.</summary>
    public static bool IsPlain(string name) => name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');

    /// <summary>Its name there: the same, wherever that may be; otherwise its bytes, so that two queues never become one.</summary>
    public static string Of(string prefix, string queue) =>
        prefix + (IsPlain(queue) && queue.Length > 0 && !queue.StartsWith(Encoded, StringComparison.Ordinal) ? queue : Encoded + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(queue)));
}
