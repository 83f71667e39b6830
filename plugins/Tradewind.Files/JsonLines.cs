using System.Text;
using System.Text.Json;

namespace Tradewind.Files;

/// <summary>Files of JSON lines (one value on each line) in a task's body, typed.</summary>
public static class JsonLines
{
    private static readonly byte[] LineBreak = [(byte)'\n'];

    /// <summary>Reads a whole file; blank lines are passed over. Property names match in any case.</summary>
    /// <typeparam name="T">What a line holds.</typeparam>
    /// <param name="path">The file; relative ones count from the DAG's directory. A name that ends in <c>.gz</c> is unpacked.</param>
    /// <exception cref="FailNowException">A line is not JSON, or not a <typeparamref name="T"/>; with its number.</exception>
    public static List<T> Read<T>(string path) => [.. Stream<T>(path)];

    /// <summary>Like <see cref="Read{T}"/>, but line by line while you go through it: for files larger than memory.</summary>
    /// <typeparam name="T">What a line holds.</typeparam>
    /// <param name="path">The file.</param>
    public static IEnumerable<T> Stream<T>(string path)
    {
        // Options of our own: what they learn about a script's types goes with them.
        var options = XComJson.CreateOptions();
        using var reader = new StreamReader(InputFiles.Open(path), Encoding.UTF8);
        for (long number = 1; reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return Parse<T>(line, options, path, number);
        }
    }

    /// <summary>Writes values to a file, one on each line; the file appears in its place when it is whole.</summary>
    /// <typeparam name="T">What a line holds.</typeparam>
    /// <param name="path">The file; relative ones count from the DAG's directory. A name that ends in <c>.gz</c> is packed.</param>
    /// <param name="values">The values, read once.</param>
    /// <returns>How many lines were written.</returns>
    public static long Write<T>(string path, IEnumerable<T> values)
    {
        var options = XComJson.CreateOptions();
        long count = 0;
        // A body is synchronous, and so are files: nothing here waits for anyone else.
        OutputFile.WriteAsync(Path.GetFullPath(path), IfExists.Replace, stream =>
        {
            var buffered = new BufferedStream(stream, 1 << 18);
            foreach (var value in values)
            {
                JsonSerializer.Serialize(buffered, value, options);
                buffered.Write(LineBreak);
                count++;
            }

            buffered.Flush();
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
        return count;
    }

    private static T Parse<T>(string line, JsonSerializerOptions options, string path, long number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, options) ?? throw new FailNowException($"{path}, line {number} is null.");
        }
        catch (JsonException e)
        {
            throw new FailNowException($"{path}, line {number}: {e.Message}", e);
        }
    }
}
