using System.Text;

namespace Tradewind.Sql;

/// <summary>Names of tables and columns, as both databases take them: in double quotes, whatever they hold.</summary>
internal static class SqlName
{
    // PostgreSQL cuts longer ones in silence, and two may become one.
    private const int MaxBytes = 63;

    /// <exception cref="FailNowException">The name cannot be one.</exception>
    public static string Quote(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new FailNowException("A name of a table or column is empty.");
        if (name.Contains('\0'))
            throw new FailNowException($"The name '{name.Replace("\0", "\\0")}' contains the character NUL.");
        if (Encoding.UTF8.GetByteCount(name) > MaxBytes)
            throw new FailNowException($"The name '{name}' is longer than {MaxBytes} bytes.");

        return $"\"{name.Replace("\"", "\"\"")}\"";
    }

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));
}
