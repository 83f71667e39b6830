namespace Tradewind;

/// <summary>What came of trying a connection.</summary>
public sealed class ConnectionTest
{
    private ConnectionTest(bool works, string message) => (Works, Message) = (works, message);

    /// <summary>Whether it works.</summary>
    public bool Works { get; }

    /// <summary>What was found, in a sentence.</summary>
    public string Message { get; }

    /// <summary>It works.</summary>
    /// <param name="message">What was found there: <c>PostgreSQL 17.2, database sales, as etl</c>.</param>
    public static ConnectionTest Ok(string message) => new(true, message);

    /// <summary>It does not.</summary>
    /// <param name="message">Why, and what may help.</param>
    public static ConnectionTest Failed(string message) => new(false, message);
}
