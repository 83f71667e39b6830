using System.Globalization;
using System.Text;

namespace Tradewind.Agent.Logs;

/// <summary>The line that the agent itself puts at the end of a log which stops in the middle; whoever reads it would take it for whole otherwise.</summary>
internal static class LogEnd
{
    /// <summary>The line, in the form in which runners write theirs.</summary>
    public static byte[] Line(DateTimeOffset at, string text) =>
        Encoding.UTF8.GetBytes($"{at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)} W {text}\n");
}
