/** What the option of a kind's definition may be, as far as values can be told apart when they are read. */
export type OptionShape = 'text' | 'optional text' | 'texts' | 'address' | 'optional address' | 'secret';
