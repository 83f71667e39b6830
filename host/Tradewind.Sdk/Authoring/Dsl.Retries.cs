using System.Runtime.CompilerServices;

namespace Tradewind;

public static partial class Dsl
{
    /// <summary>Begins a rule for attempts that threw this exception, or one derived from it: <c>On&lt;TimeoutException&gt;().RetryIn(Seconds(10))</c>.</summary>
    /// <typeparam name="T">The exception; <see cref="Exception"/> fits them all.</typeparam>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static RetryMatch On<T>([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) where T : Exception => new(typeof(T), file, line);
}
