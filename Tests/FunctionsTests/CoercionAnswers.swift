/// What Spark 4.3.0 says of each pair of types: whether the row's type can be cast (ANSI), cast (not ANSI), stored and cast without loss
/// to each column's, as 1 and 0 in the order of the rows; then the common types of pairs that have one.
let coercionAnswers = """
    void | 111111111111111111111111111111 | 111111111111111111111111111111 | 111111111111111111111111111111 | 111111111111111111111111111111
    boolean | 011111111111000000000000000001 | 011111111111001000000000000001 | 010000000001000000000000000000 | 010000000001000000000000000000
    tinyint | 011111111111001001111110000001 | 011111111111101001111110000001 | 001111111111000000000000000000 | 001111111111000000000000000000
    smallint | 011111111111001001111110000001 | 011111111111101001111110000001 | 001111111111000000000000000000 | 000111111111000000000000000000
    int | 011111111111001001111110000001 | 011111111111101001111110000001 | 001111111111000000000000000000 | 000011110011000000000000000000
    bigint | 011111111111001001111110000001 | 011111111111101001111110000001 | 001111111111000000000000000000 | 000001110011001000000000000000
    float | 011111111111001000000000000001 | 011111111111001000000000000001 | 001111111111000000000000000000 | 000000110001000000000000000000
    double | 011111111111001000000000000001 | 011111111111001000000000000001 | 001111111111000000000000000000 | 000000010001000000000000000000
    decimal(5,0) | 011111111111001001111110000001 | 011111111111001001111110000001 | 001111111111000000000000000000 | 000011001111000000000000000000
    decimal(10,2) | 011111111111001001111110000001 | 011111111111001001111110000001 | 001111111111000000000000000000 | 000000000111000000000000000000
    decimal(38,10) | 011111111111001001111110000001 | 011111111111001001111110000001 | 001111111111000000000000000000 | 000000000011000000000000000000
    string | 011111111111111111111111000001 | 011111111111111111111111000001 | 000000000001000000000000000000 | 000000000001000000000000000000
    binary | 000000000001100000000000000001 | 000000000001100000000000000001 | 000000000001100000000000000000 | 000000000001100000000000000000
    date | 000000000001011100000000000001 | 011111111111011100000000000001 | 000000000001011110000000000000 | 000000000001011100000000000000
    timestamp | 001111111111011110000000000001 | 011111111111011110000000000001 | 000000000001011110000000000000 | 000001000001001100000000000000
    timestamp_ntz | 000000000001011110000000000001 | 000000000001011110000000000001 | 000000000001011110000000000000 | 000000000001001100000000000000
    time(6) | 001111001111001110000000000001 | 001111001111001110000000000001 | 000000000001011110000000000000 | 000000000001000010000000000000
    interval year | 001111001111000001110000000000 | 001111001111000001110000000000 | 000000000001000001000000000000 | 000000000001000001110000000000
    interval month | 001111001111000001110000000000 | 001111001111000001110000000000 | 000000000001000000100000000000 | 000000000001000001110000000000
    interval year to month | 001111001111000001110000000000 | 001111001111000001110000000000 | 000000000001000000010000000000 | 000000000001000001110000000000
    interval day | 001111001111000000001110000000 | 001111001111000000001110000000 | 000000000001000000001000000000 | 000000000001000000001110000000
    interval second | 001111001111000000001110000000 | 001111001111000000001110000000 | 000000000001000000000100000000 | 000000000001000000001110000000
    interval day to second | 001111001111000000001110000000 | 001111001111000000001110000000 | 000000000001000000000010000000 | 000000000001000000001110000000
    interval | 000000000001000000000001000000 | 000000000001000000000001000000 | 000000000001000000000001000000 | 000000000001000000000001000000
    array<int> | 000000000001000000000000110001 | 000000000001000000000000110001 | 000000000000000000000000110000 | 000000000000000000000000110000
    array<string> | 000000000001000000000000110001 | 000000000001000000000000110001 | 000000000000000000000000010000 | 000000000000000000000000010000
    map<int,int> | 000000000001000000000000001000 | 000000000001000000000000001000 | 000000000000000000000000001000 | 000000000000000000000000001000
    struct<a:int> | 000000000001000000000000000110 | 000000000001000000000000000110 | 000000000000000000000000000110 | 000000000000000000000000000110
    struct<a:string> | 000000000001000000000000000110 | 000000000001000000000000000110 | 000000000000000000000000000010 | 000000000000000000000000000010
    variant | 011111111111111110000000110111 | 011111111111111110000000110111 | 000000000001000000000000000001 | 000000000000000000000000000001
    """

let commonTypeAnswers = """
    boolean | string | boolean
    tinyint | smallint | smallint
    tinyint | int | int
    tinyint | bigint | bigint
    tinyint | float | double
    tinyint | double | double
    tinyint | decimal(5,0) | decimal(5,0)
    tinyint | decimal(10,2) | decimal(10,2)
    tinyint | decimal(38,10) | decimal(38,10)
    tinyint | string | bigint
    smallint | tinyint | smallint
    smallint | int | int
    smallint | bigint | bigint
    smallint | float | double
    smallint | double | double
    smallint | decimal(5,0) | decimal(5,0)
    smallint | decimal(10,2) | decimal(10,2)
    smallint | decimal(38,10) | decimal(38,10)
    smallint | string | bigint
    int | tinyint | int
    int | smallint | int
    int | bigint | bigint
    int | float | double
    int | double | double
    int | decimal(5,0) | decimal(10,0)
    int | decimal(10,2) | decimal(12,2)
    int | decimal(38,10) | decimal(38,10)
    int | string | bigint
    bigint | tinyint | bigint
    bigint | smallint | bigint
    bigint | int | bigint
    bigint | float | double
    bigint | double | double
    bigint | decimal(5,0) | decimal(20,0)
    bigint | decimal(10,2) | decimal(22,2)
    bigint | decimal(38,10) | decimal(38,10)
    bigint | string | bigint
    float | tinyint | double
    float | smallint | double
    float | int | double
    float | bigint | double
    float | double | double
    float | decimal(5,0) | double
    float | decimal(10,2) | double
    float | decimal(38,10) | double
    float | string | double
    double | tinyint | double
    double | smallint | double
    double | int | double
    double | bigint | double
    double | float | double
    double | decimal(5,0) | double
    double | decimal(10,2) | double
    double | decimal(38,10) | double
    double | string | double
    decimal(5,0) | tinyint | decimal(5,0)
    decimal(5,0) | smallint | decimal(5,0)
    decimal(5,0) | int | decimal(10,0)
    decimal(5,0) | bigint | decimal(20,0)
    decimal(5,0) | float | double
    decimal(5,0) | double | double
    decimal(5,0) | decimal(10,2) | decimal(10,2)
    decimal(5,0) | decimal(38,10) | decimal(38,10)
    decimal(5,0) | string | double
    decimal(10,2) | tinyint | decimal(10,2)
    decimal(10,2) | smallint | decimal(10,2)
    decimal(10,2) | int | decimal(12,2)
    decimal(10,2) | bigint | decimal(22,2)
    decimal(10,2) | float | double
    decimal(10,2) | double | double
    decimal(10,2) | decimal(5,0) | decimal(10,2)
    decimal(10,2) | decimal(38,10) | decimal(38,10)
    decimal(10,2) | string | double
    decimal(38,10) | tinyint | decimal(38,10)
    decimal(38,10) | smallint | decimal(38,10)
    decimal(38,10) | int | decimal(38,10)
    decimal(38,10) | bigint | decimal(38,10)
    decimal(38,10) | float | double
    decimal(38,10) | double | double
    decimal(38,10) | decimal(5,0) | decimal(38,10)
    decimal(38,10) | decimal(10,2) | decimal(38,10)
    decimal(38,10) | string | double
    string | boolean | boolean
    string | tinyint | bigint
    string | smallint | bigint
    string | int | bigint
    string | bigint | bigint
    string | float | double
    string | double | double
    string | decimal(5,0) | double
    string | decimal(10,2) | double
    string | decimal(38,10) | double
    string | binary | binary
    string | date | date
    string | timestamp | timestamp
    string | timestamp_ntz | timestamp_ntz
    string | time(6) | time(6)
    string | variant | variant
    binary | string | binary
    date | string | date
    date | timestamp | timestamp
    date | timestamp_ntz | timestamp_ntz
    timestamp | string | timestamp
    timestamp | date | timestamp
    timestamp | timestamp_ntz | timestamp
    timestamp_ntz | string | timestamp_ntz
    timestamp_ntz | date | timestamp_ntz
    timestamp_ntz | timestamp | timestamp
    time(6) | string | time(6)
    interval year | interval month | interval year to month
    interval year | interval year to month | interval year to month
    interval month | interval year | interval year to month
    interval month | interval year to month | interval year to month
    interval year to month | interval year | interval year to month
    interval year to month | interval month | interval year to month
    interval day | interval second | interval day to second
    interval day | interval day to second | interval day to second
    interval second | interval day | interval day to second
    interval second | interval day to second | interval day to second
    interval day to second | interval day | interval day to second
    interval day to second | interval second | interval day to second
    array<int> | array<string> | array<bigint>
    array<string> | array<int> | array<bigint>
    struct<a:int> | struct<a:string> | struct<a:bigint>
    struct<a:string> | struct<a:int> | struct<a:bigint>
    variant | string | variant
    """
