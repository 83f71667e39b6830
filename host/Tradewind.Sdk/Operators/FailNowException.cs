namespace Tradewind;

/// <summary>Thrown by a task or operator to fail for good, without the retries that are left.</summary>
public sealed class FailNowException : Exception
{
    /// <summary>Fails the task for good.</summary>
    /// <param name="message">What went wrong and what to do about it.</param>
    public FailNowException(string message) : base(message)
    {
    }

    /// <summary>Fails the task for good, with what caused it.</summary>
    /// <param name="message">What went wrong and what to do about it.</param>
    /// <param name="innerException">What caused it.</param>
    public FailNowException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
