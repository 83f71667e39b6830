namespace Tradewind.Http;

internal enum StatusMeaning
{
    Success,
    Skip,
    Retry,
    FailNow,
}
